/** Reno: half the window on loss, one segment more each round trip (RFC 5681 §3.1). */
import type {CongestionControl} from "./congestion.ts";
import {additiveIncrease, slowStart} from "./slow-start.ts";

/** Reno (RFC 5681 §3.1): never less than two segments after a loss. */
export const reno: CongestionControl = {
  grow(tcb, acked) {
    const {cc} = tcb;
    let left = acked;
    if (cc.cwnd < cc.ssthresh) {
      left = slowStart(tcb, left);
      if (left <= 0) return;
    }
    additiveIncrease(tcb, cc.cwnd, left);
  },
  threshold(tcb) {
    return Math.max(tcb.cc.cwnd >> 1, 2);
  }
};
