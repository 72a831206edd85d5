/** RACK: a segment is lost when one sent well after it was delivered (RFC 8985 §6). */
import {ms, type Micros} from "../../base/units.ts";
import {seqDiff, seqLt} from "../../wire/seq.ts";
import {markLost} from "../send/retransmit.ts";
import type {AckReport} from "../block/ack-report.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import type {Tcb} from "../block/tcb.ts";

/** Notes that a segment was delivered (RFC 8985 §6.2 step 2). */
export function rackDelivered(tcb: Tcb, sent: Sent, report: AckReport, now: Micros): void {
  const {cc, rtt} = tcb;
  if (sent.order > report.latest) {
    report.latest = sent.order;
    report.deliveredThen = sent.delivered;
  }
  const trip = now - sent.sentAt;
  // Faster than the path can be: the ACK is for an earlier transmission.
  if (sent.transmissions > 0 && trip < rtt.min) return;
  cc.rackAdvanced = true;
  cc.rackRtt = trip;
  if (!sentAfter(sent, cc)) return;
  cc.rackOrder = sent.order;
  cc.rackEnd = sent.end;
}

/**
 * Was a segment not sent before the latest that was delivered? Segments of one buffer go in order.
 */
function sentAfter({order, end}: Sent, {rackOrder, rackEnd}: Tcb["cc"]): boolean {
  return order > rackOrder || (order === rackOrder && !seqLt(end, rackEnd));
}

/** How long a segment may be late before it counts as lost, in µs (RFC 8985 §6.2 step 4). */
function reorderingWindow(tcb: Tcb): Micros {
  const {cc, rtt} = tcb;
  if (!cc.reordering) {
    if (cc.phase === "recovery" || cc.phase === "loss") return 0;
    if (cc.sackedOut >= cc.dupThreshold) return 0;
  }
  return Math.min((rtt.min / 4) * cc.reorderSteps, rtt.srtt);
}

/** Segments came `distance` later than they should have: so far a segment may be late. */
export function reordered({cc}: Tcb, distance: number): void {
  cc.reordering = true;
  cc.dupThreshold = Math.min(Math.max(cc.dupThreshold, distance), 300);
}

/**
 * What begins at `seq` came later than something behind it: the path reorders. From now on wait
 * longer before taking a segment for lost (tcp_check_sack_reordering).
 */
export function noteReordering(tcb: Tcb, seq: number): void {
  const {cc, snd} = tcb;
  const ahead = seqDiff(cc.sackedOut > 0 ? cc.highestSacked : snd.una, seq);
  if (ahead > 0) reordered(tcb, Math.ceil(ahead / snd.mss));
}

/** How many recoveries without a duplicate it takes until the window is small again. */
export const PERSIST = 16;

/**
 * The reordering window grows once a round trip where segments were sent again in vain, and is
 * small again after some recoveries in which none was (RFC 8985 §6.2 step 4). `delivered` is the
 * count of deliveries when the latest segment left that this ACK reports.
 */
export function adaptReordering({cc}: Tcb, delivered: number): void {
  if (delivered < 0) return;
  if (delivered < cc.reorderGrownAt) cc.dsackSeen = false;
  if (cc.dsackSeen) {
    cc.reorderSteps = Math.min(255, cc.reorderSteps + 1);
    cc.dsackSeen = false;
    cc.reorderGrownAt = cc.delivered;
    cc.reorderPersist = PERSIST;
  } else if (cc.reorderPersist === 0) cc.reorderSteps = 1;
}

/**
 * Marks what is lost; starts the reordering timer for what may yet be, and returns whether it did
 * (RFC 8985 §6.2 step 5).
 */
export function detectLoss(tcb: Tcb, now: Micros): boolean {
  if (!tcb.cc.rackAdvanced) return false;
  tcb.cc.rackAdvanced = false;
  const wait = scan(tcb, now);
  if (wait === 0) return false;
  tcb.retransmitTimer.start("reorder", now + Math.round(wait + ms(2)));
  return true;
}

/** The longest time that some segment still has, in µs; 0 when none is in doubt. */
export function scan(tcb: Tcb, now: Micros): Micros {
  const {snd, cc} = tcb;
  const window = reorderingWindow(tcb);
  let wait = 0;
  let last: Sent | undefined;
  for (let i = 0; i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    // A buffer is as late as its end.
    if (sent.begins) last = snd.inFlight.at(i + snd.inFlight.run(i) - 1);
    if (!sent.watched || (sent.lost && !sent.retrans)) continue;
    if (sentAfter(last ?? sent, cc)) continue;
    const left = cc.rackRtt + window - (now - sent.sentAt);
    if (left <= 0) {
      markLost(tcb, sent);
      sent.watched = false;
    } else wait = Math.max(wait, left);
  }
  return wait;
}
