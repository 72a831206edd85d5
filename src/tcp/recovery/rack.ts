/** RACK: a segment is lost when one sent well after it was delivered (RFC 8985 §6). */
import {ms, type Micros} from "../../base/units.ts";
import {markLost} from "../send/retransmit.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import type {Tcb} from "../block/tcb.ts";

/** Notes that a segment was delivered (RFC 8985 §6.2 step 2). */
export function rackDelivered(tcb: Tcb, sent: Sent, now: Micros): void {
  const {cc, rtt} = tcb;
  const trip = now - sent.sentAt;
  // Faster than the path can be: the ACK is for an earlier transmission.
  if (sent.transmissions > 0 && trip < rtt.min) return;
  cc.rackAdvanced = true;
  cc.rackRtt = trip;
  cc.rackOrder = Math.max(cc.rackOrder, sent.order);
}

/** How long a segment may be late before it counts as lost, in µs (RFC 8985 §6.2 step 4). */
function reorderingWindow(tcb: Tcb): Micros {
  const {cc, rtt} = tcb;
  if (!cc.reordering) {
    if (cc.phase === "recovery" || cc.phase === "loss") return 0;
    if (cc.sackedOut >= cc.dupThreshold) return 0;
  }
  return Math.min(rtt.min / 4, rtt.srtt);
}

/** Marks what is lost; starts the reordering timer for what may yet be (RFC 8985 §6.2 step 5). */
export function detectLoss(tcb: Tcb, now: Micros): void {
  if (!tcb.cc.rackAdvanced) return;
  tcb.cc.rackAdvanced = false;
  const wait = scan(tcb, now);
  if (wait > 0) tcb.retransmitTimer.start("reorder", now + Math.round(wait + ms(2)));
}

/** The longest time that some segment still has, in µs; 0 when none is in doubt. */
export function scan(tcb: Tcb, now: Micros): Micros {
  const {snd, cc} = tcb;
  const window = reorderingWindow(tcb);
  let wait = 0;
  for (let i = 0; i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    if (sent.sacked || (sent.lost && !sent.retrans)) continue;
    if (sent.order >= cc.rackOrder) continue;
    const left = cc.rackRtt + window - (now - sent.sentAt);
    if (left <= 0) markLost(tcb, sent);
    else wait = Math.max(wait, left);
  }
  return wait;
}
