/** Taking a reduction back: the loss turned out to be none (RFC 3522, RFC 2883, RFC 5682). */
import {seqLt} from "../../wire/seq.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {retransmissionsOut} from "../send/retransmit.ts";
import type {AckReport} from "../block/ack-report.ts";
import type {Tcb} from "../block/tcb.ts";
import {PERSIST, noteReordering} from "./rack.ts";
import {timestamp} from "../block/timestamps.ts";

/** Remembers what to come back to, should the loss turn out to be none (RFC 4015). */
export function beginUndo(tcb: Tcb): void {
  const {cc, snd} = tcb;
  cc.undoMarker = snd.una;
  // A tail loss probe that is still out may be reported as a duplicate, too.
  const probe = cc.tlpHigh >= 0 && cc.tlpRetrans ? 1 : 0;
  cc.undoRetrans = cc.retransOut + probe || -1;
}

function mayUndo(tcb: Tcb, report: AckReport): boolean {
  const {cc} = tcb;
  return cc.undoMarker >= 0 && (cc.undoRetrans === 0 || delayed(tcb, report));
}

/**
 * The ACK answers the original, sent before the first retransmission, if there was one at all (RFC
 * 3522; tcp_packet_delayed).
 */
function delayed(tcb: Tcb, report: AckReport): boolean {
  const {cc, snd} = tcb;
  if (cc.retransStamp === 0) return tcb.options.sack || seqLt(snd.una, cc.high);
  return report.echo > 0 && seqLt(report.echo, timestamp(tcb, cc.retransStamp));
}

/** Takes the reduction back: nothing was lost. */
function undoReduction(tcb: Tcb, unmarkLost: boolean): void {
  const {undone} = congestionControl(tcb);
  const {cc, snd} = tcb;
  if (unmarkLost) {
    for (let i = 0; i < snd.inFlight.length; i++) snd.inFlight.at(i).lost = false;
    cc.lostOut = 0;
    cc.hint = -1;
  }
  if (cc.priorSsthresh > 0) {
    if (undone) undone(tcb);
    else cc.cwnd = Math.max(cc.cwnd, cc.priorCwnd);
    if (cc.priorSsthresh > cc.ssthresh) {
      cc.ssthresh = cc.priorSsthresh;
      tcb.ecn.reduced = false;
    }
  }
  cc.undoMarker = -1;
  cc.rackAdvanced = true;
}

/** True when Reno has to wait for something above `high` to be acknowledged (RFC 6582 §3.2). */
export function undoRecovery(tcb: Tcb, report: AckReport): boolean {
  const {cc} = tcb;
  if (mayUndo(tcb, report)) undoReduction(tcb, false);
  else if (cc.reorderPersist > 0) cc.reorderPersist--;
  if (staysClosed(tcb)) return true;
  cc.phase = "open";
  return false;
}

function staysClosed(tcb: Tcb): boolean {
  const {cc, snd} = tcb;
  if (snd.una !== cc.high || tcb.options.sack) return false;
  if (!retransmissionsOut(tcb)) cc.retransStamp = 0;
  return true;
}

/** A duplicate was reported for each retransmission: none was needed (RFC 2883). */
export function undoByDsack(tcb: Tcb): boolean {
  const {cc} = tcb;
  if (cc.undoMarker < 0 || cc.undoRetrans !== 0) return false;
  cc.reorderPersist = Math.min(PERSIST, cc.reorderPersist + 1);
  undoReduction(tcb, false);
  return true;
}

/** The same after a timeout; F-RTO may be certain of it (RFC 5682). */
export function undoLoss(tcb: Tcb, report: AckReport, certain: boolean): boolean {
  const {cc} = tcb;
  if (!certain && !mayUndo(tcb, report)) return false;
  undoReduction(tcb, true);
  cc.retransmits = 0;
  if (!staysClosed(tcb) && (certain || tcb.options.sack)) cc.phase = "open";
  return true;
}

/** A partial ACK that answers the original: the path only reordered (RFC 3522). */
export function undoPartial(tcb: Tcb, report: AckReport, priorUna: number): boolean {
  const {cc} = tcb;
  if (cc.undoMarker < 0 || !delayed(tcb, report)) return false;
  noteReordering(tcb, priorUna);
  if (cc.retransOut > 0) return true;
  undoReduction(tcb, true);
  tryOpen(tcb);
  return false;
}

/** Leaves disorder when nothing is missing any more. */
export function tryOpen(tcb: Tcb): void {
  const {cc} = tcb;
  if (!retransmissionsOut(tcb)) cc.retransStamp = 0;
  if (cc.phase !== "cwr") keepOpen(tcb);
}

/** The same where the window was reduced just now. */
export function keepOpen(tcb: Tcb): void {
  const {cc, snd} = tcb;
  const disorder = cc.sackedOut + cc.lostOut > 0 || retransmissionsOut(tcb);
  const phase = disorder ? "disorder" : "open";
  if (cc.phase === phase) return;
  cc.phase = phase;
  cc.high = snd.nxt;
}
