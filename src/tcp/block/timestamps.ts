/** The clock of the timestamps option (RFC 7323 §5.4). */
import type {Micros} from "../../base/units.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Tcb} from "./tcb.ts";

/** TSval at `now`: an unsigned 32-bit count of milliseconds. */
export function timestamp(tcb: Tcb, now: Micros): number {
  return (Math.floor(now / 1000) + tcb.options.tsOffset) >>> 0;
}

/** The time since this end sent the timestamp that the peer echoes, in µs: whole milliseconds. */
export function sinceEchoed(tcb: Tcb, tsEcr: number, now: Micros): Micros {
  return seqDiff(timestamp(tcb, now), tsEcr) * 1000;
}
