/** Congestion window validation: an unused window must not grow (RFC 7661, RFC 5681 §4.1). */
import type {Micros} from "../../base/units.ts";
import {seqLe} from "../../wire/seq.ts";
import {congestionControl} from "./congestion-controls.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * After sending: notes whether the window was what `limited` the sender. An unused one decays (RFC
 * 7661's aim).
 */
export function validateWindow(tcb: Tcb, limited: boolean, now: Micros): void {
  const {cc, snd, rtt} = tcb;
  const packets = snd.inFlight.length;
  // That it was used up is not forgotten before what was in flight then is acknowledged.
  const more = !cc.cwndLimited && packets > cc.maxPacketsOut;
  if (seqLe(cc.maxPacketsSeq, snd.una) || limited || more) {
    cc.cwndLimited = limited;
    cc.maxPacketsOut = packets;
    cc.maxPacketsSeq = snd.nxt;
  }
  if (windowInUse(tcb)) {
    cc.cwndUsed = 0;
    cc.cwndStamp = now;
    return;
  }
  cc.cwndUsed = Math.max(cc.cwndUsed, packets);
  if (!shrinksIdle(tcb) || now - cc.cwndStamp < rtt.rto) return;
  cc.cwndStamp = now;
  // Not where a program waits for room, nor where there is none (tcp_cwnd_application_limited).
  if (cc.phase !== "open" || snd.blocked || tcb.orphan || tcb.unaccepted) return;
  const used = Math.max(cc.cwndUsed, tcb.config.initialCwnd);
  cc.cwndUsed = 0;
  if (used >= cc.cwnd) return;
  cc.ssthresh = currentThreshold(tcb);
  cc.cwnd = (cc.cwnd + used) >> 1;
}

/** Is the congestion window what limits the sender? Only then may it grow (RFC 7661). */
export function windowInUse(tcb: Tcb): boolean {
  const {cc} = tcb;
  return cc.cwndLimited || (cc.cwnd < cc.ssthresh && cc.cwnd < 2 * cc.maxPacketsOut);
}

/** Does idleness shrink the window, and is that left to others than the congestion control? */
const shrinksIdle = (tcb: Tcb): boolean =>
  tcb.config.slowStartAfterIdle && !congestionControl(tcb).decide;

/** Shrinks the window of an idle connection before it sends new data (RFC 5681 §4.1). */
export function restartAfterIdle(tcb: Tcb, now: Micros): void {
  const {cc, rtt, config, snd} = tcb;
  if (!shrinksIdle(tcb) || snd.inFlight.length > 0) return;
  let idle = now - cc.lastSentData;
  if (cc.lastSentData === 0 || idle <= rtt.rto) return;
  cc.ssthresh = currentThreshold(tcb);
  const floor = Math.min(config.initialCwnd, cc.cwnd);
  while ((idle -= rtt.rto) > 0 && cc.cwnd > floor) cc.cwnd >>= 1;
  cc.cwnd = Math.max(cc.cwnd, floor);
  cc.cwndStamp = now;
  cc.cwndUsed = 0;
}

/**
 * The threshold up to which slow start may take the window back later, in segments: three quarters
 * of the window, if that is more (Linux's tcp_current_ssthresh).
 */
export function currentThreshold({cc}: Tcb): number {
  if (cc.phase === "cwr" || cc.phase === "recovery") return cc.ssthresh;
  return Math.max(cc.ssthresh, (cc.cwnd >> 1) + (cc.cwnd >> 2));
}
