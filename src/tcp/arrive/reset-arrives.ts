/** The RST bit of an arriving segment (RFC 9293 §3.10.7.4, second step; RFC 5961 §3.2). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqInWindow, seqMax} from "../../wire/seq.ts";
import type {Segment} from "../../wire/segment.ts";
import {challenge} from "../control/reset.ts";
import {toClosed} from "../control/time-wait.ts";
import {openWindow, type Tcb} from "../block/tcb.ts";
import type {Arrival} from "./arrival.ts";
import {segmentCheck} from "./segment-checks.ts";

/** Second: RST is believed only where it fits exactly (RFC 5961 §3.2). */
export function checkReset(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {rcv} = tcb;
  const exact = segment.seq === rcv.nxt || isBeforeFin(tcb, segment);
  const within = seqInWindow(segment.seq, rcv.nxt, Math.max(1, openWindow(tcb)));
  // The peer may count from the end of all that was SACKed.
  const [first, ...more] = rcv.sacks;
  const sacked = first && more.reduce((end, {right}) => seqMax(end, right), first.right);
  if (exact || (!tcb.config.rfc5961Reset && within) || segment.seq === sacked) {
    resetArrives(tcb, now);
  } else if (within || tcb.config.rfc5961Reset) challenge(tcb, now);
  return "done";
}

/** After a FIN the peer may count one less (RFC 5961 §3.2's note; tcp_reset_check). */
export function isBeforeFin({rcv}: Tcb, {seq}: Segment): boolean {
  return rcv.fin && seq === seqAdd(rcv.nxt, -1);
}

/** A believable reset: the connection is gone, and the next call reports why. */
function resetArrives(tcb: Tcb, now: Micros): void {
  const {rcv, config} = tcb;
  if (config.resetFlushes) {
    rcv.queue.clear();
    rcv.copied = rcv.nxt;
  }
  toClosed(tcb, CAUSES.rst, now, segmentCheck(tcb).resetError(tcb.state));
}
