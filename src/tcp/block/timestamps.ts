/** The clocks: that of the timestamps option (RFC 7323 §5.4), and the ticks that Linux counts. */
import type {Micros} from "../../base/units.ts";
import {seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Tcb} from "./tcb.ts";

/** A tick of Linux's clock, in µs: CONFIG_HZ is 250 as a rule. */
export const TICK: Micros = 4000;

/** Whole ticks until `time`: what lies within one is the same to tcp_jiffies32. */
export const ticks = (time: Micros): number => Math.floor(time / TICK);

/** How long ago payload came in last, in µs: whole ticks. */
export const sinceReceived = ({ack}: Tcb, now: Micros): Micros =>
  (ticks(now) - ticks(ack.lastReceived)) * TICK;

/** TSval at `now`: an unsigned 32-bit count of milliseconds. */
export function timestamp(tcb: Tcb, now: Micros): number {
  return (Math.floor(now / 1000) + tcb.options.tsOffset) >>> 0;
}

/** TS.Recent follows the segments that fill the left edge (RFC 7323 §4.3). */
export function noteTimestamp(tcb: Tcb, segment: Segment, now: Micros): void {
  const {options, rcv} = tcb;
  if (!options.timestamps || segment.tsVal < 0 || seqGt(segment.seq, rcv.wup)) return;
  if (seqLt(segment.tsVal, options.tsRecent)) return;
  options.tsRecent = segment.tsVal;
  options.tsRecentAt = now;
}

/** The time since this end sent the timestamp that the peer echoes, in µs: whole milliseconds. */
export function sinceEchoed(tcb: Tcb, tsEcr: number, now: Micros): Micros {
  return seqDiff(timestamp(tcb, now), tsEcr) * 1000;
}
