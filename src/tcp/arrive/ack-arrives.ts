/** The ACK field of an arriving segment (RFC 9293 §3.10.7.4, fifth step; RFC 5681; RFC 2018). */
import {ms, type Micros} from "../../base/units.ts";
import {seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import {ECE, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {restartAfterIdle, windowInUse} from "../congestion/validation.ts";
import {HOW, output} from "../send/output.ts";
import {finUnsent, somethingUnsent, unsent, windowEnd} from "../send/send-window.ts";
import {adaptReordering, noteReordering} from "../recovery/rack.ts";
import {checkDuplicates, tailProbeAcked, weighAck, type Next} from "../recovery/recovery.ts";
import {reduceWindow} from "../recovery/prr.ts";
import {completeSample} from "../congestion/delivery-rate.ts";
import {emptyReport, type AckReport} from "../block/ack-report.ts";
import {probeFailed} from "../control/path-mtu.ts";
import {probePassed} from "../send/path-search.ts";
import {retransmitLost} from "../send/retransmit.ts";
import {stampAcknowledged} from "../send/send-stamps.ts";
import {measureRtt} from "../recovery/rtt.ts";
import {takeOffAcked, type TakenOff} from "./take-off.ts";
import {takeSack} from "./sack-arrives.ts";
import {segmentCheck} from "./segment-checks.ts";
import {noteWindow, senderRule} from "../send/sender-rules.ts";
import {segmentSize} from "../block/segment-size.ts";
import {checkPrediction} from "../window/receive-memory.ts";
import type {Tcb} from "../block/tcb.ts";
import {probeInterval, setTransmitTimer} from "../block/timers.ts";
import {noteTimestamp, sinceEchoed} from "../block/timestamps.ts";

/** How an ACK number was taken. */
export type AckVerdict = "taken" | "old" | "too-old" | "unsent";

/**
 * RFC 5961 §5.2: older than the largest window, or than what was acknowledged since, is not even an
 * old ACK.
 */
export function isTooOld({config, snd}: Tcb, ack: number): boolean {
  if (!config.rfc5961Ack || !seqLt(ack, snd.una)) return false;
  // BSD never takes an ACK of the SYN's own number; Linux counts the SYN of an active open.
  const afterSyn = config.segmentChecks === "bsd" && snd.acked <= snd.maxWnd;
  const oldest = afterSyn ? snd.iss + 1 : snd.una - Math.min(snd.maxWnd, snd.acked);
  return seqLt(ack, oldest >>> 0);
}

/**
 * Takes the acknowledgment and the window of a segment, and sends what they allow (RFC 9293
 * §3.10.7.4, fifth; RFC 5961 §5).
 */
export function ackArrives(tcb: Tcb, segment: Segment, now: Micros): AckVerdict {
  const {snd, cc} = tcb;
  const {ack} = segment;
  if (seqGt(ack, snd.nxt)) return "unsent";
  if (seqLt(ack, snd.una)) {
    if (isTooOld(tcb, ack)) return "too-old";
    if (segment.sack && tcb.options.sack) oldAck(tcb, segment, now);
    return "old";
  }
  const priorUna = snd.una;
  const report = emptyReport(tcb, segment);
  // Only now is it certain that the segment is no old one.
  noteTimestamp(tcb, segment, now);
  report.advanced = seqGt(ack, snd.una);
  if (report.advanced) cc.retransmits = 0;
  report.notDuplicate = segLen(segment) > 0;
  // The ACK of a SYN says nothing about payload.
  report.congested = tcb.ecn.on && (segment.flags & (ECE | SYN)) === ECE && priorUna !== snd.iss;
  if (updateWindow(tcb, segment, now)) report.notDuplicate = true;
  const {delivered, lost} = cc;
  const highest = cc.sackedOut > 0 ? cc.highestSacked : snd.una;
  if (segment.sack && tcb.options.sack) takeSack(tcb, segment.sack, priorUna, ack, report, now);
  cc.probesOut = 0;
  snd.acked += seqDiff(ack, snd.una);
  snd.una = ack;
  if (snd.stamps) stampAcknowledged(tcb, snd.stamps, now);
  if (snd.urgent >= 0 && !seqLt(ack, snd.urgent)) snd.urgent = -1;
  if (snd.inFlight.length === 0) {
    if (report.dsacked) weighAck(tcb, report, priorUna, 0, now);
    probeAnswered(tcb, now);
    tailProbeAcked(tcb, report, ack, now);
    return "taken";
  }
  const rearm = acknowledge(tcb, segment, report, highest, now);
  adaptReordering(tcb, report.deliveredThen);
  tailProbeAcked(tcb, report, ack, now);
  let next: Next = "none";
  if (
    !report.notDuplicate ||
    report.sacked ||
    report.dsacked ||
    report.congested ||
    cc.phase !== "open"
  ) {
    const duplicates = report.advanced || report.notDuplicate || report.dsacked ? 0 : 1;
    next = weighAck(tcb, report, priorUna, duplicates, now);
    if (next === "smaller" && snd.search) probeFailed(tcb, snd.search, now);
  }
  if (rearm && !report.reordering) setTransmitTimer(tcb, now);
  report.delivered = cc.delivered - delivered;
  report.lost = cc.lost - lost;
  controlCongestion(tcb, report, priorUna === snd.iss, now);
  if (next === "new") {
    output(tcb, now, HOW.pushed);
    if (seqGt(snd.nxt, cc.high)) return "taken";
    cc.frto = false;
    next = "lost";
  }
  if (next === "lost") retransmitLost(tcb, now);
  return "taken";
}

/** Window and pacing rate follow an ACK: by the congestion control alone, or by rules for all. */
function controlCongestion(tcb: Tcb, report: AckReport, ofSyn: boolean, now: Micros): void {
  const {decide} = congestionControl(tcb);
  if (!decide) {
    adjustWindow(tcb, report, now);
    senderRule(tcb).acked(tcb);
    return;
  }
  const {rate} = report;
  // The ACK of a SYN comes before it has begun.
  if (!tcb.rate || !rate || ofSyn) return;
  completeSample(tcb, tcb.rate, rate, report, now);
  decide(tcb, rate, now);
}

/** SACK blocks on an old ACK still count (they may have overtaken each other). */
function oldAck(tcb: Tcb, segment: Segment, now: Micros): void {
  const report = emptyReport(tcb, segment);
  const {una} = tcb.snd;
  takeSack(tcb, segment.sack ?? [], una, segment.ack, report, now);
  const next = weighAck(tcb, report, una, 0, now);
  if (next === "smaller" && tcb.snd.search) probeFailed(tcb, tcb.snd.search, now);
  if (next === "lost") retransmitLost(tcb, now);
}

/**
 * SND.WND, unless an older segment would overwrite a newer one's word. True for a window update.
 */
function updateWindow(tcb: Tcb, segment: Segment, now: Micros): boolean {
  const {snd} = tcb;
  const wnd = segment.flags & SYN ? segment.wnd : segment.wnd << snd.scale;
  const newer =
    seqGt(segment.ack, snd.una) ||
    seqGt(segment.seq, snd.wl1) ||
    (segment.seq === snd.wl1 && (wnd > snd.wnd || wnd === 0));
  if (!newer) return false;
  snd.wl1 = segment.seq;
  snd.wl2 = segment.ack;
  const changed = wnd !== snd.wnd;
  snd.wnd = wnd;
  noteWindow(tcb, wnd);
  if (changed) {
    tcb.rcv.predicts = false;
    checkPrediction(tcb);
    // What had to wait for it goes slowly at first (tcp_ack_update_window).
    if (somethingUnsent(tcb)) restartAfterIdle(tcb, now);
  }
  return changed || segmentCheck(tcb).newerIsUpdate;
}

/**
 * Takes acknowledged segments off the queue and measures the round trip. `highest` is the end of
 * what was SACKed before this ACK. True: restart a timer.
 */
function acknowledge(
  tcb: Tcb,
  segment: Segment,
  report: AckReport,
  highest: number,
  now: Micros
): boolean {
  const {snd, cc} = tcb;
  const first = snd.inFlight.head?.seq ?? snd.una;
  const sackedBefore = cc.sackedOut > 0;
  const off = takeOffAcked(tcb, report, now);
  if (snd.inFlight.head?.sacked) report.reneged = true;
  const {count: removed, hole, retransmitted} = off;
  if (report.rate) {
    // A small segment by itself: the peer may have waited for a second one.
    const alone = removed === 1 && !retransmitted && !sackedBefore;
    report.rate.ackDelayed = alone && seqDiff(snd.una, first) < snd.mss;
  }
  // A hole was filled by the first transmission: it was late, not lost.
  if (tcb.options.sack && hole && seqLt(hole.seq, highest)) noteReordering(tcb, hole.seq);
  if (removed > 0) report.notDuplicate = true;
  if (!tcb.options.sack && removed > 0) forgetDuplicates(tcb, removed);
  // Without SACK, which transmission it was cannot be told.
  if (!tcb.options.sack && retransmitted) report.originalSacked = false;
  snd.stream.acknowledge(snd.una);
  if (!snd.inFlight.head) cc.sackedOut = cc.lostOut = cc.retransOut = 0;
  const times = retransmitted ? NO_TIMES : off;
  const measured = takeSample(tcb, segment, times, report, removed > 0, now);
  const {head} = snd.inFlight;
  const {search} = snd;
  if (removed > 0 && search && search.size > 0 && !seqGt(search.end, snd.una)) {
    probePassed(tcb, search, now);
  }
  if (removed > 0 || !measured || !head || report.firstSacked < 0) return removed > 0;
  // SACKed segments show that the head is not late yet, if they were sent before it.
  return report.firstSacked < head.sentAt;
}

/** Without SACK: an ACK of `removed` segments uses up as many duplicate ACKs, less one. */
function forgetDuplicates(tcb: Tcb, removed: number): void {
  const {cc} = tcb;
  cc.delivered += Math.max(removed - cc.sackedOut, 1);
  cc.sackedOut = Math.max(0, cc.sackedOut - (removed - 1));
  checkDuplicates(tcb, removed);
}

/** When the first and the last of some segments were sent, in µs; -1 for none. */
type Span = Pick<TakenOff, "first" | "last">;

const NO_TIMES: Span = {first: -1, last: -1};

/**
 * The round trip of the first segment that this acknowledges, or SACKs; by Karn's rule not of one
 * that was retransmitted, but for the timestamp (RFC 7323 §4). True when there was one.
 */
function takeSample(
  tcb: Tcb,
  segment: Segment,
  acked: Span,
  report: AckReport,
  any: boolean,
  now: Micros
): boolean {
  const sacked = report.firstSacked >= 0;
  const first = acked.first >= 0 ? acked.first : report.firstSacked;
  const last = sacked ? report.lastSacked : acked.last;
  let sample = first >= 0 ? now - first : -1;
  let latest = last >= 0 ? now - last : sample;
  if (sample < 0 && any && tcb.options.timestamps && segment.tsEcr > 0) {
    sample = latest = Math.max(ms(1), sinceEchoed(tcb, segment.tsEcr, now));
  }
  if (report.rate) report.rate.rtt = latest;
  if (sample < 0) return false;
  measureRtt(tcb, sample, latest);
  // The handshake's round trip is not one of the path under load.
  const ofSyn = any && !report.dataAcked;
  if (!ofSyn) congestionControl(tcb).measured?.(tcb, latest, now);
  return true;
}

/** Lets the congestion window follow: down by PRR in recovery, else up when it was in use. */
function adjustWindow(tcb: Tcb, report: AckReport, now: Micros): void {
  const {cc} = tcb;
  if (cc.phase === "cwr" || cc.phase === "recovery") return reduceWindow(tcb, report);
  // Where the path reorders, what is SACKed counts, too (tcp_may_raise_cwnd).
  const reorders = cc.dupThreshold > tcb.config.dupThreshold && report.sacked;
  if (!report.dataAcked && !reorders) return;
  cc.cwndStamp = now;
  if (windowInUse(tcb)) congestionControl(tcb).grow?.(tcb, report.delivered, now);
}

/** Nothing was in flight: this answers a window probe, or is a window update. */
function probeAnswered(tcb: Tcb, now: Micros): void {
  if (!somethingUnsent(tcb)) return;
  const {snd, rtt, cc} = tcb;
  const left = unsent(tcb);
  const {end} = snd.buffers;
  const next = Math.min(left, end === null ? segmentSize(tcb) : seqDiff(end, snd.nxt));
  // A FIN takes room, too (tcp_ack_probe).
  const need = next + (next === left && finUnsent(tcb) ? 1 : 0);
  if (seqDiff(windowEnd(tcb), snd.nxt) >= need) {
    rtt.backoff = 0;
    cc.probesSince = -1;
    if (tcb.retransmitTimer.kind === "persist") tcb.retransmitTimer.stop();
  } else if (tcb.retransmitTimer.kind === "persist") {
    tcb.retransmitTimer.start("persist", now + probeInterval(tcb, now));
  }
}

/** Is our FIN acknowledged (RFC 9293 §3.10.7.4)? */
export function finAcked(tcb: Tcb): boolean {
  const {snd} = tcb;
  return snd.fin && seqGt(snd.una, snd.end);
}
