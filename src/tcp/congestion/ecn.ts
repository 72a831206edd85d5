/**
 * Explicit congestion notification (RFC 3168): routers mark packets in the place of dropping them.
 * How two ends agree on it, and what a sender's segments say of it. The receiver's part is in
 * ack/congestion-echo.ts, what a reduction means in recovery.
 */
import {ACK, CWR, ECE, ECT0, SYN, type Segment} from "../../wire/segment.ts";
import type {Tcb} from "../block/tcb.ts";

const BOTH = ECE | CWR;

/** A SYN or SYN,ACK came: whether both ends use ECN from now on (RFC 3168 §6.1.1). */
export function agreeOnEcn(tcb: Tcb, {flags, ecn}: Segment): void {
  const bits = flags & BOTH;
  if (flags & ACK) tcb.ecn.on &&= bits === ECE;
  // Both open at once: both have to ask.
  else if (tcb.active) tcb.ecn.on &&= bits === BOTH;
  // A SYN says nothing in its IP header: with one that does Linux wants no ECN.
  else tcb.ecn.on = tcb.config.ecn !== "never" && bits === BOTH && ecn === 0;
}

/**
 * The ECN bits of a segment that leaves, whose control bits are `flags`. `fresh` says that it
 * carries payload that was never sent before.
 */
export function ecnBits(
  {ecn, config}: Tcb,
  flags: number,
  fresh: boolean,
  attempt: number
): number {
  if (flags & SYN) {
    if (flags & ACK) return ECE;
    // A middlebox may drop what asks: the next try does without (RFC 3168 §6.1.1.1).
    return attempt > 0 && config.ecnFallback ? 0 : BOTH;
  }
  const echo = ecn.echoes ? ECE : 0;
  if (!fresh || !ecn.reduced) return echo;
  ecn.reduced = false;
  return echo | CWR;
}

/** What its IP header says: only new payload can be marked on the way (RFC 3168 §6.1.4, §6.1.5). */
export const ecnField = (flags: number, fresh: boolean): number =>
  fresh && !(flags & SYN) ? ECT0 : 0;
