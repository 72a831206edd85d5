/** Slow start and additive increase, shared by the congestion controls (RFC 5681 §3.1). */
import type {Tcb} from "../block/tcb.ts";

/**
 * Doubles the window each round trip up to the threshold (RFC 5681 §3.1). `acked` counts segments;
 * returns those not used for it.
 */
export function slowStart(tcb: Tcb, acked: number): number {
  const {cc} = tcb;
  const to = Math.min(cc.cwnd + acked, cc.ssthresh);
  const left = acked - (to - cc.cwnd);
  cc.cwnd = to;
  return left;
}

/** Adds one segment to the window for each `per` segments acknowledged (RFC 5681 §3.1). */
export function additiveIncrease(tcb: Tcb, per: number, acked: number): void {
  const {cc} = tcb;
  if (cc.cwndCount >= per) {
    cc.cwndCount = 0;
    cc.cwnd++;
  }
  cc.cwndCount += acked;
  if (cc.cwndCount >= per) {
    const steps = Math.floor(cc.cwndCount / per);
    cc.cwndCount -= steps * per;
    cc.cwnd += steps;
  }
}
