/** The urgent pointer of an arriving segment (RFC 9293 §3.10.7.4, sixth step; RFC 6093). */
import {seqAdd, seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import {URG, type Segment} from "../../wire/segment.ts";
import type {Tcb} from "../block/tcb.ts";

/** Takes a mark, and the marked byte when its segment is here (Linux's tcp_urg). */
export function urgentArrives({rcv, settings}: Tcb, segment: Segment): void {
  const {urgent} = rcv;
  if (segment.flags & URG) {
    // Every system sends the number after the byte (RFC 6093 §2).
    const seq = seqAdd(segment.seq, Math.max(0, segment.urgent - 1));
    if (isNew({rcv}, seq)) {
      const reading = urgent.state !== "none" && urgent.seq === rcv.copied;
      if (reading && !settings.oobInline && rcv.copied !== rcv.nxt) {
        // The byte before it was urgent, and is not to be read as one of the stream.
        rcv.queue.read(1, false);
        rcv.copied = seqAdd(rcv.copied, 1);
      }
      urgent.state = "awaited";
      urgent.seq = seq;
      rcv.predicts = false;
    }
  }
  if (urgent.state !== "awaited") return;
  const offset = seqDiff(urgent.seq, segment.seq);
  if (offset < 0 || offset >= segment.len) return;
  urgent.byte = segment.data?.[offset] ?? 0;
  urgent.state = "there";
}

/** Is it neither read already nor repeated (tcp_check_urg)? */
function isNew({rcv}: Pick<Tcb, "rcv">, seq: number): boolean {
  if (seqGt(rcv.copied, seq) || seqLt(seq, rcv.nxt)) return false;
  return rcv.urgent.state === "none" || seqGt(seq, rcv.urgent.seq);
}
