/** SEGMENT ARRIVES, in the RFC's own order (RFC 9293 §3.10.7.3 and §3.10.7.4, RFC 5961). */
import {CAUSES} from "../block/cause.ts";
import {LONG_AGO, type Micros} from "../../base/units.ts";
import {seqAdd, seqGt, seqLe, seqLt} from "../../wire/seq.ts";
import {ACK, FIN, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {ackArrives, finAcked, isTooOld} from "./ack-arrives.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import type {Arrival} from "./arrival.ts";
import {ackAfterSegment, ackPolicy} from "../ack/ack-policies.ts";
import {mayAnswerInvalid, sendAck} from "../ack/send-ack.ts";
import {established, repeatSynAck} from "../control/open.ts";
import {HOW, output} from "../send/output.ts";
import {finUnsent, somethingUnsent} from "../send/send-window.ts";
import {challenge, sendReset} from "../control/reset.ts";
import {segmentCheck} from "./segment-checks.ts";
import {synSentArrives} from "./syn-sent-arrives.ts";
import {noteWindow} from "../send/sender-rules.ts";
import {checkRoom} from "../block/send-buffer.ts";
import {isHalfOpen} from "../block/state.ts";
import {isEarly, move, openWindow, type Tcb} from "../block/tcb.ts";
import {checkReset, isBeforeFin} from "./reset-arrives.ts";
import {newPayloadAfterClose, textArrives} from "./text-arrives.ts";
import {measureByTimestamp} from "../window/autotuning.ts";
import {noteTimestamp, timestamp} from "../block/timestamps.ts";
import {enterTimeWait, limitFinWait2, toClosed} from "../control/time-wait.ts";

/**
 * A segment for this connection has arrived: SEGMENT ARRIVES, in the RFC's order (RFC 9293
 * §3.10.7).
 */
export function segmentArrives(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  switch (tcb.state) {
    case "CLOSED":
    case "LISTEN":
      return segment.flags & RST ? "done" : "reset";
    case "SYN-SENT":
      return synSentArrives(tcb, segment, now);
    case "TIME-WAIT":
      return segmentCheck(tcb).inTimeWait(tcb, segment, now);
    default:
      return otherStates(tcb, segment, now);
  }
}

function otherStates(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  if (segmentCheck(tcb).controlFirst(tcb, segment, now)) return "done";
  const orphaned = segmentCheck(tcb).inOrphanedFinWait2(tcb, segment, now);
  if (orphaned !== null) return orphaned;
  // First: sequence number and timestamp; second: RST; fourth: SYN (RFC 5961 keeps the order).
  if (segmentCheck(tcb).refusesAck(tcb, segment)) return "reset";
  if (!checkTimestamp(tcb, segment, now) || !checkEcho(tcb, segment, now)) return "done";
  // What came with this SYN was taken: it is old, and asks for the answer all the same.
  if (isEarly(tcb) && segment.flags & SYN && segment.seq === tcb.rcv.irs) {
    return checkSyn(tcb, segment, now);
  }
  if (!checkSequence(tcb, segment, now)) return "done";
  if (segment.flags & RST) return checkReset(tcb, segment, now);
  if (segment.flags & SYN) return checkSyn(tcb, segment, now);
  // Fifth: without ACK a segment is dropped.
  if (!(segment.flags & ACK)) return "done";
  tcb.lastHeard = now;
  tcb.softError = null;
  // A bare ACK that was predicted does not remind Linux of an ACK that it owes itself; predicted
  // data that acknowledges nothing new is not looked at for its ACK, nor is anything sent for it.
  const predicted = segmentCheck(tcb).predicted(tcb, segment);
  const reminds = segLen(segment) > 0 || !predicted;
  const lets = segment.len === 0 || !predicted || segment.ack !== tcb.snd.una;
  const open = tcb.state === "ESTABLISHED";
  if (predicted && tcb.rcv.nxt === tcb.rcv.wup) noteTimestamp(tcb, segment, now);
  // Predicted payload is taken before the ACK that came with it, and acknowledged by whatever that
  // lets go (tcp_rcv_established).
  const first = predicted && segment.len > 0 && !newPayloadAfterClose(tcb, segment);
  if (first) measureByTimestamp(tcb, segment, now);
  if (first) textArrives(tcb, segment, predicted, now);
  // How old its ACK is, is seen only after its payload was taken, and changes nothing more.
  const tooOld = predicted && isTooOld(tcb, segment.ack);
  if (lets && !tooOld) {
    const arrival = checkAck(tcb, segment, now);
    if (arrival !== null) return arrival;
  } else if (!lets) tcb.snd.wl1 = segment.seq;
  if (open && !first) measureByTimestamp(tcb, segment, now);
  if (!first && !textArrives(tcb, segment, predicted, now)) return "reset";
  if (lets && tooOld) challenge(tcb, now);
  return finish(tcb, now, reminds, lets);
}

/** What the ACK lets go is sent; then the segment is acknowledged, unless that did it already. */
function finish(tcb: Tcb, now: Micros, acknowledges = true, sends = true): Arrival {
  if (tcb.state === "CLOSED" || tcb.state === "TIME-WAIT") return "done";
  // MSG_MORE speaks for its own call; what an arriving segment lets go does not wait for more.
  tcb.snd.more = false;
  if (sends && somethingUnsent(tcb)) output(tcb, now, HOW.released);
  if (sends) checkRoom(tcb);
  if (acknowledges) ackAfterSegment(tcb, now);
  return "done";
}

/** PAWS: an old timestamp is the mark of an old duplicate (RFC 7323 §5.3). */
function checkTimestamp(tcb: Tcb, segment: Segment, now: Micros): boolean {
  const {options} = tcb;
  if (!options.timestamps || segment.tsVal < 0 || segment.flags & RST) return true;
  if (!seqLt(segment.tsVal, options.tsRecent)) return true;
  // After 24 days of silence the value means nothing any more (RFC 7323 §5.5).
  if (now - options.tsRecentAt > 24 * 86_400e6) return true;
  const verdict = segmentCheck(tcb).oldTimestamp(tcb, segment);
  if (verdict === "taken") return true;
  if (verdict === "ignored") return false;
  if (segment.flags & SYN) challenge(tcb, now);
  else duplicateAck(tcb, segment, now);
  return false;
}

/** A half-open connection knows which timestamps it has sent: another echo is not its peer's. */
function checkEcho(tcb: Tcb, segment: Segment, now: Micros): boolean {
  const {options, config} = tcb;
  if (!isHalfOpen(tcb) || !config.halfOpenEcho || isEarly(tcb)) return true;
  if (!options.timestamps || segment.tsEcr <= 0) return true;
  const {head} = tcb.snd.inFlight;
  const first = head ? timestamp(tcb, head.firstSentAt) : segment.tsEcr;
  const last = head ? timestamp(tcb, head.sentAt) : segment.tsEcr;
  if (!seqLt(segment.tsEcr, first) && !seqGt(segment.tsEcr, last)) return true;
  if (!(segment.flags & RST)) duplicateAck(tcb, segment, now);
  return false;
}

/** First: is it within the window (RFC 9293 §3.10.7.4 table)? */
function checkSequence(tcb: Tcb, segment: Segment, now: Micros): boolean {
  const {rcv} = tcb;
  const end = seqAdd(segment.seq, segLen(segment));
  // Linux's form of the four cases: not before what was last acknowledged, not beyond the window.
  const right = seqAdd(rcv.nxt, openWindow(tcb));
  const starts = !seqLt(end, rcv.wup) && !seqGt(segment.seq, right);
  // A FIN may stand right behind the window.
  const text = segment.flags & FIN ? seqAdd(end, -1) : end;
  if (starts && !seqGt(text, right)) return true;
  if (starts && segmentCheck(tcb).beyondWindow(tcb, segment) !== "refused") return true;
  if (segment.flags & RST) return isBeforeFin(tcb, segment);
  if (segment.flags & SYN) challenge(tcb, now);
  else duplicateAck(tcb, segment, now);
  return false;
}

/** "An acknowledgment should be sent in reply"; at a limited rate without payload. */
function duplicateAck(tcb: Tcb, segment: Segment, now: Micros): void {
  const {rcv, config} = tcb;
  const length = segLen(segment);
  if (length > 0 && seqLt(segment.seq, rcv.nxt)) {
    ackPolicy(tcb).hurry(tcb);
    // Of a half-open connection no more is kept than a handshake needs.
    if (tcb.options.sack && config.dsack && !isHalfOpen(tcb)) {
      const end = seqAdd(segment.seq, length);
      rcv.dsack = {left: segment.seq, right: seqLe(end, rcv.nxt) ? end : rcv.nxt};
    }
  }
  // What takes up sequence numbers is no part of a loop of ACKs (tcp_oow_rate_limited).
  const limited = length === 0 || segment.flags & SYN;
  if (limited && !mayAnswerInvalid(tcb, now)) return;
  sendAck(tcb, now, "ack-duplicate");
}

/** Fourth: a SYN in the window is challenged, not believed (RFC 5961 §4.2). */
function checkSyn(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {rcv, snd} = tcb;
  if (tcb.state === "SYN-RECEIVED" && segment.seq === rcv.irs) {
    const both = tcb.active && tcb.config.segmentChecks === "linux";
    // Simultaneous open: the peer's SYN, ACK repeats its SYN, and acknowledges ours.
    if (tcb.active && segment.flags & ACK && segment.ack === snd.nxt) {
      return completeHandshake(tcb, segment, now);
    }
    // Any other is as good as one in the window to Linux (tcp_validate_incoming).
    if (both) challenge(tcb, now);
    else if (!(segment.flags & ACK)) repeatSynAck(tcb, now);
    // Whoever was called waits for no SYN, ACK: this one is old.
    else if (!tcb.active) duplicateAck(tcb, segment, now);
    return "done";
  }
  if (segmentCheck(tcb).synEndsHalfOpen && isHalfOpen(tcb)) {
    // Of a half-open connection so little is kept that another SYN may well be the peer's own.
    toClosed(tcb, CAUSES.syn, now);
    return "reset";
  }
  if (tcb.config.rfc5961Syn) {
    challenge(tcb, now);
    return "done";
  }
  sendReset(tcb, now, "syn-in-window");
  toClosed(tcb, CAUSES.syn, now, "reset");
  return "done";
}

/** Fifth: the ACK field, and the states that our FIN's acknowledgment ends. Null: go on. */
function checkAck(tcb: Tcb, segment: Segment, now: Micros): Arrival | null {
  const opens = tcb.state === "SYN-RECEIVED";
  if (opens) {
    const {snd} = tcb;
    // Where both ends opened, Linux takes an ACK that does not acknowledge the SYN (tcp_ack).
    const takesOld = tcb.active && tcb.config.segmentChecks === "linux";
    const least = takesOld ? snd.una : seqAdd(snd.una, 1);
    if (seqLt(segment.ack, least) || seqGt(segment.ack, snd.nxt)) return "reset";
    const verdict = tcb.effects.completing(segment, now);
    if (verdict === "reset") {
      toClosed(tcb, CAUSES.acceptQueueFull, now, "reset");
      return "reset";
    }
    if (verdict === "ignore") return "done";
    enterEstablished(tcb, segment, now);
  }
  const verdict = ackArrives(tcb, segment, now);
  if (opens) congestionControl(tcb).begin?.(tcb, now);
  if (verdict === "unsent" || verdict === "too-old") {
    // RFC 5961 §5.2: an ACK out of range is answered, and its payload is not taken.
    challenge(tcb, now);
    return "done";
  }
  // Before what came with it is looked at (tcp_rcv_state_process).
  if (opens && finUnsent(tcb)) output(tcb, now, HOW.pushed);
  if (tcb.state === "FIN-WAIT-1" && finAcked(tcb)) {
    move(tcb, "FIN-WAIT-2", CAUSES.ackOfFin, now);
    if (tcb.orphan && tcb.settings.linger2 < 0) {
      // TCP_LINGER2 below 0: the very ACK is answered by a reset (Linux, tcp_rcv_state_process).
      toClosed(tcb, CAUSES.linger2, now);
      return "reset";
    }
    if (tcb.orphan) {
      limitFinWait2(tcb, now);
      if (segment.flags & FIN) tcb.rcv.frozen = null;
      // Where the socket is gone from here on, the segment goes with it.
      else if (tcb.rcv.frozen !== null) return endsOrphan(tcb, segment, now);
    }
  } else if (tcb.state === "CLOSING" && finAcked(tcb)) {
    enterTimeWait(tcb, CAUSES.ackOfFin, now);
    return "done";
  } else if (tcb.state === "LAST-ACK" && finAcked(tcb)) {
    toClosed(tcb, CAUSES.ackOfFin, now);
    return "done";
  }
  return null;
}

/** The segment that acknowledged an orphan's FIN: new payload can no longer be read. */
function endsOrphan(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  if (!newPayloadAfterClose(tcb, segment)) return "done";
  toClosed(tcb, CAUSES.data, now, "reset");
  return "reset";
}

function completeHandshake(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  enterEstablished(tcb, segment, now);
  ackArrives(tcb, segment, now);
  congestionControl(tcb).begin?.(tcb, now);
  sendAck(tcb, now, "ack", "of-the-syn");
  return finish(tcb, now);
}

/** SYN-RECEIVED ends: the window counts from now on as scaled. */
function enterEstablished(tcb: Tcb, segment: Segment, now: Micros): void {
  const {snd} = tcb;
  snd.wnd = segment.flags & SYN ? segment.wnd : segment.wnd << snd.scale;
  noteWindow(tcb, snd.wnd);
  snd.wl1 = segment.seq;
  snd.wl2 = segment.ack;
  // The SYN does not count, nor do invalid segments before the handshake was done.
  snd.acked = -1;
  tcb.ack.invalidCount = 0;
  tcb.ack.invalidSince = LONG_AGO;
  const closing = snd.fin;
  established(tcb, CAUSES.ackOfSyn, now);
  if (closing) move(tcb, "FIN-WAIT-1", CAUSES.close, now);
}
