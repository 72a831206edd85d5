/** Why a segment was sent, in one plain sentence with the hosts' names and the times of the run. */
import {ACK, SYN} from "../../wire/segment.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "./duration.ts";
import {detailText, whyLost} from "./reasons.ts";
import {hostName} from "../query/flow.ts";
import {inLanguage} from "../../base/language.ts";
import {english} from "./why.en.ts";

/** Chosen once, when the page is loaded. */
const words = inLanguage({en: english});

/** `"The client's program called connect(): this asks the server to open a connection."` */
export function whySentence(run: Trace, transit: Transit): string {
  const {reason, attempt, from, to} = transit;
  const why = words.because[reason](
    hostName(run, from),
    hostName(run, to),
    Math.max(1, attempt),
    reason === "retransmit-timeout" ? waited(run, transit) : ""
  );
  const detail = transit.detail ? ` (${detailText(transit.detail)})` : "";
  return why.replace(/([.?])$/, `${detail}$1`);
}

/** How long after the last time that the same text was sent; empty when it is not known. */
function waited(run: Trace, transit: Transit): string {
  const {segment} = transit;
  for (let i = transit.id - 1; i >= 0; i--) {
    const before = run.transits[i];
    if (!before || before.from !== transit.from) continue;
    if (before.connection !== transit.connection || before.segment.seq !== segment.seq) continue;
    const carries = before.segment.len > 0 || (before.segment.flags & ~ACK) !== 0;
    if (carries) return duration(transit.sentAt - before.sentAt);
  }
  return "";
}

/** What became of a segment, as a sentence: `"It arrives at 30 ms, after 10 ms on the wire."` */
export function fateSentence(transit: Transit): string {
  const {lost, sentAt, arrivedAt} = transit;
  if (lost) return words.itIsLost(whyLost(lost), duration(lost.at));
  if (arrivedAt < 0) return words.itIsOnItsWay;
  const {marked} = transit;
  return (marked ? words.itIsMarked : words.itArrives)(
    duration(arrivedAt - sentAt),
    duration(arrivedAt)
  );
}

/** The shift that a segment's window field has: agreed when both SYNs offered one (RFC 7323). */
export function windowShift(run: Trace, transit: Transit): number {
  let mine = -1;
  let theirs = -1;
  for (const {connection, from, segment} of run.transits) {
    if (connection !== transit.connection || !(segment.flags & SYN)) continue;
    if (from === transit.from) mine = segment.wscale;
    else theirs = segment.wscale;
  }
  return mine >= 0 && theirs >= 0 ? mine : 0;
}
