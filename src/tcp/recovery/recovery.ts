/**
 * Loss recovery: what an ACK that is not plain progress means (RFC 5681 §3.2, RFC 6582, RFC 6675,
 * RFC 6937, RFC 8985). Follows the order of Linux's tcp_fastretrans_alert.
 */
import {ms, type Micros} from "../../base/units.ts";
import {seqGe, seqGt, seqLt} from "../../wire/seq.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {currentThreshold} from "../congestion/validation.ts";
import {somethingUnsent, windowEnd} from "../send/send-window.ts";
import {detectLoss, reordered} from "./rack.ts";
import {beginReduction, endReduction, enterCwr} from "./prr.ts";
import type {AckReport} from "../block/ack-report.ts";
import {markLost, retransmissionsOut} from "../send/retransmit.ts";
import type {RecoveryPhase} from "../block/recovery-state.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {
  beginUndo,
  keepOpen,
  tryOpen,
  undoByDsack,
  undoLoss,
  undoPartial,
  undoRecovery
} from "./undo.ts";

/**
 * Afterwards: retransmit what is lost, send new text (F-RTO), send a probe of the path again in
 * smaller segments, or nothing special.
 */
export type Next = "none" | "lost" | "new" | "smaller";

/** Weighs a dubious ACK and moves between the phases. */
export function weighAck(
  tcb: Tcb,
  report: AckReport,
  priorUna: number,
  duplicates: number,
  now: Micros
): Next {
  const {cc, snd} = tcb;
  // What a router says is certain: such a reduction is not taken back.
  if (report.congested) cc.priorSsthresh = 0;
  if (snd.inFlight.length === 0 && cc.sackedOut > 0) cc.sackedOut = 0;
  if (report.reneged && report.advanced) {
    // Soon a timeout sends all of it again (tcp_check_sack_reneging).
    const soon = Math.max(tcb.rtt.srtt / 2, ms(10));
    tcb.retransmitTimer.start("retransmit", now + Math.round(soon));
    report.reordering = true;
    return "none";
  }
  if (cc.phase === "open") cc.retransStamp = 0;
  else if (seqGe(snd.una, cc.high) && finishEpisode(tcb, report, now)) return "none";
  let entered = false;
  if (cc.phase === "recovery") {
    if (!report.advanced) addDuplicates(tcb, duplicates);
    else if (undoPartial(tcb, report, priorUna)) return "none";
    if (undoByDsack(tcb)) tryOpen(tcb);
    identifyLoss(tcb, report, now);
    if (phaseOf(tcb) !== "recovery") {
      if (!timeToRecover(tcb)) return "none";
      // The reduction was taken back, but there is a loss, too.
      enterRecovery(tcb, report.congested);
      entered = true;
    }
  } else {
    if (cc.phase === "loss") {
      const next = duringLoss(tcb, report, duplicates);
      const {retransOut} = cc;
      identifyLoss(tcb, report, now);
      // Where retransmissions were lost, too, a recovery begins (FLAG_LOST_RETRANS).
      if (phaseOf(tcb) !== "open" && cc.retransOut >= retransOut) return next;
    }
    if (!tcb.options.sack) {
      if (report.advanced) cc.sackedOut = 0;
      addDuplicates(tcb, duplicates);
    }
    if (cc.phase === "open" || cc.phase === "disorder") undoByDsack(tcb);
    identifyLoss(tcb, report, now);
    if (!timeToRecover(tcb)) {
      if (report.congested) enterCwr(tcb);
      tryOpen(tcb);
      return "none";
    }
    const early = phaseOf(tcb) === "open" || phaseOf(tcb) === "disorder";
    if (early && snd.search && snd.search.size > 0 && snd.una === snd.search.start)
      return "smaller";
    enterRecovery(tcb, report.congested);
    entered = true;
  }
  const news = duplicates > 0 || report.sacked;
  if (tcb.options.sack && !tcb.config.rack && news) scoreboard(tcb, entered);
  return "lost";
}

// The compiler narrows cc.phase too far after a call that changes it.
const phaseOf = (tcb: Tcb): RecoveryPhase => tcb.cc.phase;

/** SND.UNA has passed the end of the episode. True when nothing more is to be done. */
function finishEpisode(tcb: Tcb, report: AckReport, now: Micros): boolean {
  const {cc, snd} = tcb;
  if (cc.phase === "cwr" && snd.una !== cc.high) {
    endReduction(tcb, now);
    cc.phase = "open";
  } else if (cc.phase === "recovery") {
    if (!tcb.options.sack) cc.sackedOut = 0;
    if (undoRecovery(tcb, report)) return true;
    endReduction(tcb, now);
  }
  return false;
}

/** Without SACK, each duplicate ACK stands for one segment that arrived (RFC 5681 §3.2). */
function addDuplicates(tcb: Tcb, duplicates: number): void {
  if (tcb.options.sack || duplicates === 0) return;
  const {cc} = tcb;
  const before = cc.sackedOut;
  cc.sackedOut += duplicates;
  checkDuplicates(tcb, 0);
  cc.delivered += Math.max(0, cc.sackedOut - before);
}

/**
 * Without SACK, no more segments can have arrived than are in flight, less those that are lost, and
 * at least one is. Returns whether there were more duplicate ACKs.
 */
export function limitDuplicates(tcb: Tcb): boolean {
  const {cc, snd} = tcb;
  const holes = Math.min(Math.max(cc.lostOut, 1), snd.inFlight.length);
  const most = snd.inFlight.length - holes;
  const more = cc.sackedOut > most;
  if (more) cc.sackedOut = most;
  return more;
}

/**
 * More duplicate ACKs than anything can have caused that was not late: the path reorders.
 * `acked` segments were acknowledged just now (tcp_check_reno_reordering).
 */
export function checkDuplicates(tcb: Tcb, acked: number): void {
  if (!limitDuplicates(tcb)) return;
  tcb.cc.dupThreshold = 0;
  reordered(tcb, tcb.snd.inFlight.length + acked);
}

function identifyLoss(tcb: Tcb, report: AckReport, now: Micros): void {
  const {cc, snd, config} = tcb;
  const head = snd.inFlight.head;
  if (!head) return;
  if (!tcb.options.sack) {
    // NewReno: at the third duplicate, or a partial ACK, the first one is missing (RFC 6582).
    const before = cc.phase === "open" || cc.phase === "disorder" || cc.phase === "cwr";
    const third = before && cc.sackedOut >= cc.dupThreshold;
    if ((third || (cc.phase === "recovery" && report.advanced)) && !head.lost) {
      // One segment only, whatever its buffer holds (tcp_newreno_mark_lost).
      snd.inFlight.part(1);
      markLost(tcb, head);
    }
  } else if (config.rack && detectLoss(tcb, now)) report.reordering = true;
}

function timeToRecover(tcb: Tcb): boolean {
  const {cc, config} = tcb;
  if (cc.lostOut > 0) return true;
  return !(config.rack && tcb.options.sack) && cc.sackedOut + 1 > cc.dupThreshold;
}

/** RFC 6675: a segment is lost when enough segments above it were SACKed. */
function scoreboard(tcb: Tcb, entered: boolean): void {
  const {snd, cc} = tcb;
  const over = cc.sackedOut - cc.dupThreshold;
  if (over < 0) {
    const head = snd.inFlight.head;
    if (entered && head) markLost(tcb, head);
    return;
  }
  let count = 0;
  for (let i = 0; i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    if (seqGt(sent.end, cc.highestSacked)) return;
    if (sent.sacked && ++count > over) return;
    if (!sent.lost) markLost(tcb, sent);
  }
}

/** A loss without a timeout: the window begins to shrink (RFC 5681 §3.2, RFC 6675 §5). */
export function enterRecovery(tcb: Tcb, congested = false): void {
  const {cc} = tcb;
  if (!retransmissionsOut(tcb)) cc.retransStamp = 0;
  cc.priorSsthresh = 0;
  beginUndo(tcb);
  if (cc.phase !== "cwr" && cc.phase !== "recovery") {
    if (!congested) cc.priorSsthresh = currentThreshold(tcb);
    beginReduction(tcb);
  }
  cc.phase = "recovery";
}

/** After a timeout: F-RTO asks whether it was needed (RFC 5682), else go on retransmitting. */
function duringLoss(tcb: Tcb, report: AckReport, duplicates: number): Next {
  const {cc, snd} = tcb;
  const recovered = seqGe(snd.una, cc.high);
  if (report.advanced && undoLoss(tcb, report, false)) return "none";
  if (cc.frto) {
    if (report.originalSacked && undoLoss(tcb, report, true)) return "none";
    if (seqGt(snd.nxt, cc.high)) {
      if (report.sacked || duplicates > 0) cc.frto = false;
    } else if (report.advanced && !recovered) {
      cc.high = snd.nxt;
      if (somethingUnsent(tcb) && seqGt(windowEnd(tcb), snd.nxt)) return "new";
      cc.frto = false;
    }
  }
  if (recovered) {
    undoRecovery(tcb, report);
    return "none";
  }
  if (!tcb.options.sack) {
    if (seqGt(snd.nxt, cc.high) && duplicates > 0) addDuplicates(tcb, duplicates);
    else if (report.advanced) cc.sackedOut = 0;
  }
  return "lost";
}

/** A timeout: everything in flight is taken for lost (RFC 5681 §3.1, RFC 6298 §5.4-§5.6). */
export function enterLoss(tcb: Tcb, now: Micros): void {
  const {cc, snd, config} = tcb;
  const early = cc.phase === "open" || cc.phase === "disorder" || cc.phase === "cwr";
  const reneged = tcb.options.sack && snd.inFlight.head?.sacked;
  if (reneged || !tcb.options.sack) cc.sackedOut = 0;
  const first = snd.inFlight.run(0);
  for (let i = 0; i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    // RACK: what was sent a moment ago is not lost yet (RFC 8985 §6.3).
    const recent = sent.sentAt + cc.rackRtt - now > 0;
    if (reneged) sent.sacked = false;
    else if (config.rack && i >= first && recent) continue;
    markLost(tcb, sent);
  }
  cc.hint = -1;
  const fresh = cc.phase === "open" || cc.phase === "disorder";
  if (fresh || !seqGt(cc.high, snd.una) || (cc.phase === "loss" && cc.retransmits === 0)) {
    cc.priorSsthresh = currentThreshold(tcb);
    cc.priorCwnd = cc.cwnd;
    cc.ssthresh = congestionControl(tcb).threshold(tcb);
    beginUndo(tcb);
  }
  congestionControl(tcb).timedOut?.(tcb, now);
  // So much disorder, and a timeout all the same: the path does not reorder as far as it seemed.
  if (fresh && cc.sackedOut >= config.dupThreshold) {
    cc.dupThreshold = Math.min(cc.dupThreshold, config.dupThreshold);
  }
  cc.cwnd = pipe(tcb) + 1;
  cc.cwndCount = 0;
  cc.cwndStamp = now;
  cc.phase = "loss";
  cc.uncongested = null;
  cc.high = snd.nxt;
  tcb.ecn.reduced = tcb.ecn.on;
  cc.tlpHigh = -1;
  // Not for a probe of the path, whose loss would be no news (tcp_enter_loss).
  cc.frto = config.frto && (early || cc.retransmits > 0) && !snd.search?.size;
}

/** An ACK after a tail loss probe: was the tail lost, or only its ACK (RFC 8985 §7.4)? */
export function tailProbeAcked(tcb: Tcb, report: AckReport, ack: number, now: Micros): void {
  const {cc} = tcb;
  if (cc.tlpHigh < 0 || seqLt(ack, cc.tlpHigh)) return;
  if (!cc.tlpRetrans || report.probeDuplicated) cc.tlpHigh = -1;
  else if (seqGt(ack, cc.tlpHigh)) {
    beginReduction(tcb);
    cc.phase = "cwr";
    endReduction(tcb, now);
    keepOpen(tcb);
  } else if (!report.advanced && !report.notDuplicate && !report.sacked) cc.tlpHigh = -1;
}
