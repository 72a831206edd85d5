/** Linux's checks: the window first, then RST and SYN, in the RFC's order. */
import {CAUSES} from "../block/cause.ts";
import {ACK, FIN, PSH, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {mayAnswerInvalid, sendAck} from "../ack/send-ack.ts";
import {noteTimestamp} from "../block/timestamps.ts";
import {seqAdd, seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import {ms, type Bytes} from "../../base/units.ts";
import {bufferAccounting} from "../window/buffer-accounting.ts";
import {spareMemory} from "../window/receive-memory.ts";
import {isHalfOpen} from "../block/state.ts";
import {isEarly, openWindow, type Tcb} from "../block/tcb.ts";
import {enterTimeWait, toClosed} from "../control/time-wait.ts";
import type {SegmentCheck} from "./segment-check.ts";
import {acknowledgeAgain, isOld, mayReopen, reopen, restartWait} from "./time-wait-arrives.ts";

/** Linux's fast path: the next segment in order, with nothing unusual about it. */
function predicted(tcb: Tcb, segment: Segment): boolean {
  const {rcv, snd} = tcb;
  return (
    tcb.state === "ESTABLISHED" &&
    (segment.flags & ~PSH) === ACK &&
    segment.seq === rcv.nxt &&
    !seqGt(segment.ack, snd.nxt) &&
    segment.wnd === snd.wnd >> snd.scale &&
    segment.sack === null &&
    segment.tsVal >= 0 === tcb.options.timestamps &&
    rcv.predicts &&
    hasMemory(tcb, segment.len)
  );
}

/** Is it within what was offered last (tcp_in_window)? */
function inWindow({rcv}: Tcb, seq: number, end: number): boolean {
  const right = seqAdd(rcv.nxt, rcv.frozen ?? 0);
  if (seq === rcv.nxt || (seqGt(end, rcv.nxt) && seqLt(seq, right))) return true;
  return seq === right && seq === end;
}

/** Is there memory for a predicted segment without asking for more? */
function hasMemory(tcb: Tcb, length: Bytes): boolean {
  if (length === 0 || tcb.config.receiveAccounting !== "truesize") return true;
  return bufferAccounting(tcb).cost(length) <= spareMemory(tcb);
}

/** The checks of Linux; Windows is taken to do the same. */
export const linuxCheck: SegmentCheck = {
  controlFirst: () => false,
  resetError(state) {
    switch (state) {
      case "SYN-SENT":
        return "refused";
      case "CLOSE-WAIT":
        // The peer had closed already: there is nobody to write to any more.
        return "broken";
      case "CLOSED":
        return null;
      default:
        return "reset";
    }
  },
  // Two ticks (TCP_TIMEOUT_MIN): the reset may have ended the old connection (RFC 9293 §3.5.1).
  strayAckPause: ms(8),
  predicted,
  refusesAck(tcb, {flags, ack}) {
    // tcp_check_req: the listener answers it.
    if (!isHalfOpen(tcb) || isEarly(tcb) || (flags & (ACK | RST)) !== ACK) return false;
    return ack !== seqAdd(tcb.snd.iss, 1);
  },
  synEndsHalfOpen: true,
  oldTimestamp(tcb, segment) {
    const {rcv, snd, rtt, options} = tcb;
    const age = seqDiff(options.tsRecent, segment.tsVal);
    // A clock may be one step behind (TCP_PAWS_WINDOW), and a 0 before is no timestamp.
    if (age <= 1 || options.tsRecent === 0) return "taken";
    const {seq, ack, flags, wnd} = segment;
    if (!(flags & ACK) || segLen(segment) > 0) return "answered";
    // A bare ACK was overtaken by another one: that is common (tcp_disordered_ack_check).
    if (seq !== rcv.nxt) return seqLt(seq, rcv.nxt) ? "ignored" : "answered";
    const updates = seqGt(seq, snd.wl1) || wnd << snd.scale > snd.wnd || wnd === 0;
    const replayed = age > (rtt.rto * 1.2) / 1000;
    return ack !== snd.una || updates || replayed ? "answered" : "taken";
  },
  newerIsUpdate: true,
  beyondWindow(tcb, {seq}) {
    const {beyondWindow: rule} = tcb.config;
    if (rule !== "while-empty") return rule;
    // What a half-open connection takes begins within its window (tcp_in_window).
    if (isHalfOpen(tcb) && seq === seqAdd(tcb.rcv.nxt, openWindow(tcb))) return "refused";
    // tcp_sequence, tcp_rcv_established.
    return tcb.rcv.queue.length === 0 ? "whole" : "refused";
  },
  inOrphanedFinWait2(tcb, segment, now) {
    // The socket is gone already: what is kept of it is as little as in TIME-WAIT, and has checks
    // of its own (tcp_timewait_state_process).
    if (tcb.state !== "FIN-WAIT-2" || !tcb.orphan || tcb.rcv.frozen === null) return null;
    const {rcv} = tcb;
    const {flags, seq} = segment;
    const length = segLen(segment);
    const end = seqAdd(seq, length);
    if (isOld(tcb, segment) || !inWindow(tcb, seq, end)) {
      if ((length > 0 && !(flags & SYN)) || mayAnswerInvalid(tcb, now)) acknowledgeAgain(tcb, now);
      return "done";
    }
    if (flags & RST) {
      toClosed(tcb, CAUSES.rst, now);
      return "done";
    }
    const late = flags & SYN && !seqLt(seq, rcv.nxt);
    if (!late && (!(flags & ACK) || !seqGt(end, rcv.nxt) || length === 0)) return "done";
    if (late || !(flags & FIN) || end !== seqAdd(rcv.nxt, 1)) {
      toClosed(tcb, CAUSES.data, now);
      return "reset";
    }
    rcv.nxt = end;
    rcv.fin = true;
    noteTimestamp(tcb, segment, now);
    enterTimeWait(tcb, CAUSES.fin, now);
    sendAck(tcb, now, "ack", "of-the-fin");
    return "done";
  },
  answersFin: false,
  takesWithSynAck: false,
  inTimeWait(tcb, segment, now) {
    const {flags} = segment;
    const old = isOld(tcb, segment);
    const empty = segLen(segment) === 0;
    if (!old && segment.seq === tcb.rcv.nxt && (empty || flags & RST)) {
      // RFC 1337 §1 warns of this: a reset ends the wait at once.
      if (!(flags & RST)) {
        restartWait(tcb, now);
        if (segment.tsVal >= 0) tcb.options.tsRecent = segment.tsVal;
      } else if (tcb.config.timeWaitAssassination) toClosed(tcb, CAUSES.rst, now);
      return "done";
    }
    if (mayReopen(tcb, segment)) {
      if (tcb.effects.listens()) return reopen(tcb, now);
      // There is nobody to take it: it is acknowledged as an old one is (tcp_v4_rcv).
      acknowledgeAgain(tcb, now);
      return "done";
    }
    if (flags & RST) return "done";
    if (old || flags & ACK) restartWait(tcb, now);
    if (!empty || mayAnswerInvalid(tcb, now)) acknowledgeAgain(tcb, now);
    return "done";
  }
};
