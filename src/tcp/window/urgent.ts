/** What a program may read where a byte of the stream is marked as urgent (RFC 6093). */
import type {Bytes} from "../../base/units.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Tcb} from "../block/tcb.ts";

/** How many bytes stand before a mark that was not read past; Infinity where there is none. */
export function beforeMark({rcv}: Tcb): Bytes {
  const {urgent} = rcv;
  if (urgent.state === "none") return Infinity;
  const left = seqDiff(urgent.seq, rcv.copied);
  return left < 0 ? Infinity : left;
}

/** How many bytes one read would get: none from beyond a mark, and not the marked one. */
export function unread(tcb: Tcb): Bytes {
  const {length} = tcb.rcv.queue;
  const mark = beforeMark(tcb);
  if (mark > 0) return Math.min(length, mark);
  return tcb.settings.oobInline ? length : Math.max(0, length - 1);
}
