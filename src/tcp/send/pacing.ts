/**
 * Pacing: chunks are spread over time, so that they do not fill a queue on the path all at once
 * (Linux's tcp_internal_pacing; what a queueing discipline like fq does in its place).
 */
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import type {TcpSettings} from "../block/config.ts";
import type {Tcb} from "../block/tcb.ts";

/** The first segments of a connection leave at once, as sch_fq lets them. */
const UNPACED = 10;

/**
 * A chunk of `length` bytes has left: the next one waits for as long as this one takes at the
 * pacing rate. What this one was later than `before`, when it could have left, is made up for by at
 * most half of its time (tcp_update_skb_after_send).
 */
export function spaceOut({cc}: Tcb, length: Bytes, before: Micros): void {
  const rate = cc.pacingRate;
  if (cc.dataOut < UNPACED || rate === 0 || rate === Infinity) return;
  // Whole ns, as the kernel counts them.
  const takes = Math.floor((length * 1e9) / rate);
  const sent = Math.round(cc.lastSent * 1000);
  const late = Math.min(Math.floor(takes / 2), sent - Math.round(before * 1000));
  cc.lastSent = (sent + takes - late) / 1000;
}

/** Is it too early for the next chunk? Then a timer runs until it may leave (tcp_pacing_check). */
export function tooEarly({cc}: Tcb, now: Micros): boolean {
  if (cc.lastSent <= now || !cc.paced) return false;
  if (cc.pacedUntil === NEVER) cc.pacedUntil = Math.ceil(cc.lastSent);
  return true;
}

/** SO_MAX_PACING_RATE: the largest 32-bit number stands for no limit (Linux's sk_setsockopt). */
export const NO_PACING = 0xffffffff;

/**
 * A program limits the rate, in bytes a second: once there was a limit, what a socket sends is
 * paced for good.
 */
export function limitPacing(settings: TcpSettings, tcb: Tcb | null, rate: number): void {
  settings.maxPacingRate = rate === NO_PACING ? Infinity : rate;
  settings.paced ||= rate !== NO_PACING;
  if (!tcb) return;
  tcb.cc.paced = settings.paced;
  tcb.cc.pacingRate = Math.min(tcb.cc.pacingRate, settings.maxPacingRate);
}
