/**
 * Delivery rate samples: how many segments were delivered in how long, as each ACK tells (Linux's
 * tcp_rate.c). Taken only for a congestion control that asks for them.
 */
import type {Micros} from "../../base/units.ts";
import {seqDiff, seqGt} from "../../wire/seq.ts";
import type {AckReport} from "../block/ack-report.ts";
import type {DeliveryRate, RateSample, SendMark} from "../block/recovery-state.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import {pipe, type Tcb} from "../block/tcb.ts";

/** A chunk leaves at `at`. */
export function markSent({snd, cc}: Tcb, rate: DeliveryRate, at: Micros): SendMark {
  // Nothing is in flight: whatever is delivered from now on is so since now.
  if (snd.inFlight.length === 0) rate.firstSentAt = rate.deliveredAt = at;
  const {firstSentAt, deliveredAt, appLimited} = rate;
  return {firstSentAt, deliveredAt, delivered: cc.delivered, appLimited: appLimited !== 0};
}

/** A segment was delivered: the one that was sent last counts (tcp_rate_skb_delivered). */
export function noteDelivered(rate: DeliveryRate, sample: RateSample, sent: Sent): void {
  const {mark, sentAt, end} = sent;
  if (!mark) return;
  const same = sentAt === rate.firstSentAt && seqGt(end, sample.lastEnd);
  if (sample.priorAt < 0 || sentAt > rate.firstSentAt || same) {
    sample.priorDelivered = mark.delivered;
    sample.priorAt = mark.deliveredAt;
    sample.appLimited = mark.appLimited;
    sample.lastEnd = end;
    sample.interval = sentAt - mark.firstSentAt;
    rate.firstSentAt = sentAt;
  }
  // It is not to count again when it is acknowledged.
  if (sent.sacked) sent.mark = null;
}

/** The ACK was taken: completes its sample (tcp_rate_gen). */
export function completeSample(
  tcb: Tcb,
  rate: DeliveryRate,
  sample: RateSample,
  report: AckReport,
  now: Micros
): void {
  const {cc, rtt} = tcb;
  if (cc.delivered > rate.appLimited) rate.appLimited = 0;
  if (report.delivered > 0) rate.deliveredAt = now;
  sample.acked = report.delivered;
  sample.losses = report.lost;
  const alarmed = report.sacked || report.dsacked || report.congested;
  sample.ackDelayed &&= !alarmed && sample.priorDelivered + 1 === cc.delivered;
  if (sample.priorAt < 0) return;
  sample.delivered = cc.delivered - sample.priorDelivered;
  // The longer of both phases, so that ACKs that come together do not look like a fast path.
  sample.interval = Math.max(sample.interval, now - sample.priorAt);
  if (sample.interval < rtt.min) sample.interval = -1;
}

/** A program writes: did what was sent run dry before (tcp_rate_check_app_limited)? */
export function checkAppLimited(tcb: Tcb, rate: DeliveryRate): void {
  const {snd, cc} = tcb;
  const dry = seqDiff(snd.end, snd.nxt) < snd.mss && cc.lostOut <= cc.retransOut;
  if (dry && pipe(tcb) < cc.cwnd) limitByProgram(tcb, rate);
}

/** What is in flight, and what follows until that is delivered, says less than the path can. */
export function limitByProgram(tcb: Tcb, rate: DeliveryRate): void {
  rate.appLimited = tcb.cc.delivered + pipe(tcb) || 1;
}
