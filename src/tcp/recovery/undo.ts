/** Taking a reduction back: the loss turned out to be none (RFC 3522, RFC 2883, RFC 5682). */
import {seqLt} from "../../wire/seq.ts";
import {retransmissionsOut} from "../send/retransmit.ts";
import type {AckReport} from "../block/ack-report.ts";
import type {Tcb} from "../block/tcb.ts";
import {timestamp} from "../block/timestamps.ts";

/** Remembers what to come back to, should the loss turn out to be none (RFC 4015). */
export function beginUndo(tcb: Tcb): void {
  const {cc, snd} = tcb;
  cc.undoMarker = snd.una;
  // A tail loss probe that is still out may be reported as a duplicate, too.
  const probe = cc.tlpHigh >= 0 && cc.tlpRetrans ? 1 : 0;
  cc.undoRetrans = cc.retransOut + probe || -1;
}

function mayUndo(tcb: Tcb, report?: AckReport): boolean {
  const {cc} = tcb;
  if (cc.undoMarker < 0) return false;
  return cc.undoRetrans === 0 || (report !== undefined && delayed(tcb, report));
}

/** The ACK answers the original, sent before the first retransmission (RFC 3522). */
function delayed(tcb: Tcb, report: AckReport): boolean {
  const {retransStamp} = tcb.cc;
  if (retransStamp === 0 || report.echo <= 0) return false;
  return seqLt(report.echo, timestamp(tcb, retransStamp));
}

/** Takes the reduction back: nothing was lost. */
function undoReduction(tcb: Tcb, unmarkLost: boolean): void {
  const {cc, snd} = tcb;
  if (unmarkLost) {
    for (let i = 0; i < snd.inFlight.length; i++) snd.inFlight.at(i).lost = false;
    cc.lostOut = 0;
  }
  if (cc.priorSsthresh > 0) {
    cc.cwnd = Math.max(cc.cwnd, cc.priorCwnd);
    if (cc.priorSsthresh > cc.ssthresh) {
      cc.ssthresh = cc.priorSsthresh;
      tcb.ecn.reduced = false;
    }
  }
  cc.undoMarker = -1;
  cc.rackAdvanced = true;
}

/** True when Reno has to wait for something above `high` to be acknowledged (RFC 6582 §3.2). */
export function undoRecovery(tcb: Tcb, report?: AckReport): boolean {
  const {cc, snd} = tcb;
  if (mayUndo(tcb, report)) undoReduction(tcb, false);
  else if (cc.reorderPersist > 0) cc.reorderPersist--;
  if (snd.una === cc.high && !tcb.options.sack) {
    if (!retransmissionsOut(tcb)) cc.retransStamp = 0;
    return true;
  }
  cc.phase = "open";
  return false;
}

/** A duplicate was reported for each retransmission: none was needed (RFC 2883). */
export function undoByDsack(tcb: Tcb): boolean {
  const {cc} = tcb;
  if (cc.undoMarker < 0 || cc.undoRetrans !== 0) return false;
  undoReduction(tcb, false);
  return true;
}

/** The same after a timeout; F-RTO may be certain of it (RFC 5682). */
export function undoLoss(tcb: Tcb, report: AckReport, certain: boolean): boolean {
  const {cc} = tcb;
  if (!certain && !mayUndo(tcb, report)) return false;
  undoReduction(tcb, true);
  cc.retransmits = 0;
  if (certain || tcb.options.sack) {
    cc.phase = "open";
    cc.frto = false;
  }
  return true;
}

/** A partial ACK that answers the original: the path only reordered (RFC 3522). */
export function undoPartial(tcb: Tcb, report: AckReport): boolean {
  const {cc} = tcb;
  if (cc.undoMarker < 0 || !delayed(tcb, report)) return false;
  if (cc.retransOut > 0) return true;
  undoReduction(tcb, true);
  tryOpen(tcb);
  return true;
}

/** Leaves disorder when nothing is missing any more. */
export function tryOpen(tcb: Tcb): void {
  const {cc, snd} = tcb;
  const disorder = cc.sackedOut + cc.lostOut > 0 || retransmissionsOut(tcb);
  if (!retransmissionsOut(tcb)) cc.retransStamp = 0;
  if (cc.phase === "cwr") return;
  const phase = disorder ? "disorder" : "open";
  if (cc.phase === phase) return;
  cc.phase = phase;
  cc.high = snd.nxt;
}
