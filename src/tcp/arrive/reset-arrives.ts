/** The RST bit of an arriving segment (RFC 9293 §3.10.7.4, second step; RFC 5961 §3.2). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqInWindow, seqMax} from "../../wire/seq.ts";
import type {Segment} from "../../wire/segment.ts";
import {challenge} from "../control/reset.ts";
import {toClosed} from "../control/time-wait.ts";
import {openWindow, type Tcb} from "../block/tcb.ts";
import type {Arrival} from "./arrival.ts";
import {segmentCheck} from "./segment-checks.ts";

/** Second: RST is believed only where it fits exactly (RFC 5961 §3.2). */
export function checkReset(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {rcv} = tcb;
  const exact = segment.seq === rcv.nxt;
  const within = seqInWindow(segment.seq, rcv.nxt, Math.max(1, openWindow(tcb)));
  // The peer may count from the end of all that was SACKed.
  const [first, ...more] = rcv.sacks;
  const sacked = first && more.reduce((end, {right}) => seqMax(end, right), first.right);
  if (exact || (!tcb.config.rfc5961Reset && within) || segment.seq === sacked) {
    resetArrives(tcb, now);
  } else if (within || tcb.config.rfc5961Reset) challenge(tcb, now);
  return "done";
}

/** A believable reset: the connection is gone, and the next call reports why. */
export function resetArrives(tcb: Tcb, now: Micros): void {
  const {rcv, config} = tcb;
  if (config.resetFlushes) {
    rcv.queue.clear();
    rcv.copied = rcv.nxt;
  }
  toClosed(tcb, CAUSES.rst, now, segmentCheck(tcb).resetError(tcb.state));
}
