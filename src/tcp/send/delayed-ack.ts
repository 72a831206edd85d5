/**
 * When an acknowledgment leaves: at once, with the next data, or by a timer (RFC 9293 §3.8.6.3,
 * RFC 5681 §4.2). Two manners: Linux's adaptive one, and the plain "every second segment".
 */
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import {seqDiff} from "../../wire/seq.ts";
import {ACK, FIN, PSH, type Segment} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import {growWindow, measureShare, selectWindow} from "../block/receive-window.ts";
import {openWindow, type Tcb} from "../block/tcb.ts";

/** Sends a segment that carries nothing but the acknowledgment (RFC 9293 §3.8.6.3). */
export function sendAck(tcb: Tcb, now: Micros, reason: Reason, detail = ""): void {
  transmit(tcb, ACK, tcb.snd.nxt, 0, now, reason, 0, detail);
}

/**
 * May one more invalid segment be answered? Two ends that disagree would go on for ever (RFC 5961
 * §7).
 */
export function mayAnswerInvalid(tcb: Tcb, now: Micros): boolean {
  const {ack, config} = tcb;
  if (now - ack.invalidSince >= config.challengeAckInterval) {
    ack.invalidSince = now;
    ack.invalidCount = 0;
  }
  return ack.invalidCount++ < config.challengeAcks;
}

/** An acknowledgment is owed, sooner or later. */
export function oweAck(tcb: Tcb): void {
  tcb.ack.pending = true;
}

/** The next ACKs leave at once: something is wrong, or the connection is young. */
export function quickAcks(tcb: Tcb): void {
  raiseQuick(tcb, tcb.config.quickAcks);
  tcb.ack.interactive = false;
  tcb.ack.ato = tcb.config.delackMin;
}

function raiseQuick(tcb: Tcb, most: number): void {
  const {rcv, ack} = tcb;
  const half = Math.floor(rcv.wnd / (2 * rcv.segment)) || 2;
  ack.quick = Math.max(ack.quick, Math.min(half, most));
}

/** Text came in order: learn the peer's pace and segment size. */
export function textReceived(tcb: Tcb, segment: Segment, now: Micros): void {
  const {ack, config} = tcb;
  oweAck(tcb);
  measureSegment(tcb, segment);
  if (config.delayedAck === "adaptive") {
    if (ack.ato === 0) {
      raiseQuick(tcb, config.quickAcks);
      ack.ato = config.delackMin;
    } else {
      const gap = now - ack.lastReceived;
      if (gap <= config.delackMin / 2) ack.ato = ack.ato / 2 + config.delackMin / 2;
      else if (gap < ack.ato) ack.ato = Math.min(ack.ato / 2 + gap, tcb.rtt.rto);
      // After such a gap the sender may have to start slowly again: help it.
      else if (gap > tcb.rtt.rto) raiseQuick(tcb, config.quickAcks);
    }
  }
  ack.lastReceived = now;
  growWindow(tcb, segment.len);
}

/** Guesses the size of the peer's full segments from what comes in. */
function measureSegment(tcb: Tcb, segment: Segment): void {
  const {rcv, ack} = tcb;
  const small = rcv.lastSmall;
  rcv.lastSmall = 0;
  if (segment.len >= rcv.segment) {
    if (segment.len > rcv.segment) measureShare(tcb, segment.len);
    rcv.segment = Math.min(segment.len, rcv.advertisedMss);
    if (segment.len === rcv.segment && segment.flags & PSH) ack.pushed = true;
    return;
  }
  if (segment.len >= 536 || (segment.len >= 88 && !(segment.flags & (FIN | PSH)))) {
    rcv.lastSmall = segment.len;
    if (segment.len === small) {
      rcv.segment = segment.len;
      return;
    }
  }
  if (ack.pushed) ack.pushedTwice = true;
  ack.pushed = true;
}

/** After a segment was taken in: acknowledge it now, or arrange for later (RFC 5681 §4.2). */
export function ackAfterSegment(tcb: Tcb, now: Micros): void {
  const {ack, rcv} = tcb;
  if (!ack.pending) return;
  if (ack.now) return sendAck(tcb, now, rcv.outOfOrder.empty ? "ack" : "ack-duplicate");
  if (tcb.config.delayedAck === "fixed") {
    if (!rcv.outOfOrder.empty) return sendAck(tcb, now, "ack-duplicate");
    // A delay of nothing is no timer at all: TcpAckFrequency 1.
    if (tcb.config.delackMin === 0) return sendAck(tcb, now, "ack");
    // The timer runs for one segment already: this is the second, whatever its size (KB 214397).
    if (ack.delackAt !== NEVER) return sendAck(tcb, now, "ack-every-second");
    return delayAck(tcb, now, tcb.config.delackMin);
  }
  const unacked = seqDiff(rcv.nxt, rcv.wup);
  if (unacked > rcv.segment && (unreadBelowLowWater(tcb) || selectWindow(tcb) >= rcv.wnd)) {
    return sendAck(tcb, now, "ack-every-second");
  }
  if (ack.quick > 0 && !ack.interactive) return sendAck(tcb, now, "ack");
  if (rcv.outOfOrder.empty) return delayAck(tcb, now, adaptiveDelay(tcb));
  ackHole(tcb, now);
}

function unreadBelowLowWater(tcb: Tcb): boolean {
  return tcb.rcv.queue.length < tcb.settings.receiveLowWater;
}

/** There is a hole: tell at once; after the third time, gather a little where SACK can tell all. */
function ackHole(tcb: Tcb, now: Micros): void {
  const {ack, config, rtt} = tcb;
  if (!tcb.options.sack || config.compressedAckDelay === 0) {
    return sendAck(tcb, now, "ack-duplicate");
  }
  if (ack.duplicates < 3) {
    ack.duplicates++;
    return sendAck(tcb, now, "ack-duplicate");
  }
  if (++ack.compressed > 44) return sendAck(tcb, now, "ack-duplicate");
  if (ack.compressedAt !== NEVER) return;
  // A twentieth of a round trip; before one was measured, only what comes in at the same moment.
  const trip = rtt.srtt > 0 ? Math.min(rtt.srtt, tcb.rcv.rtt) : tcb.rcv.rtt;
  const wait = Math.min(config.compressedAckDelay, trip / 20);
  ack.compressedAt = now + Math.max(1, Math.round(wait));
}

/** The next tick of a kernel's clock of 250 Hz is 0 to 4 ms away; 0.4 ms was the least measured. */
const NEXT_TICK: Micros = 400;

/** How long Linux lets an ACK wait: the pace of arrivals, within bounds. */
function adaptiveDelay(tcb: Tcb): Micros {
  const {ack, config, rtt} = tcb;
  // No data ever came, so no pace is known: a FIN's ACK leaves a close() just enough time.
  if (ack.ato === 0) return NEXT_TICK;
  let delay = ack.ato;
  if (delay > config.delackMin) {
    let most = ack.interactive || ack.pushed ? config.delackMax : 500_000;
    if (rtt.srtt > 0) most = Math.min(most, Math.max(rtt.srtt, config.delackMin));
    delay = Math.min(delay, most);
  }
  return Math.min(delay, config.delackMax);
}

/** Starts the delayed-ACK timer, or lets the running one go on. */
function delayAck(tcb: Tcb, now: Micros, delay: Micros): void {
  const {ack} = tcb;
  const wait = Math.round(delay);
  if (ack.delackAt !== NEVER) {
    // Linux: when the timer is about to run out anyway, the ACK goes now.
    if (tcb.config.delayedAck === "adaptive" && ack.delackAt <= now + wait / 4) {
      return sendAck(tcb, now, "ack-delayed");
    }
    if (now + wait >= ack.delackAt) return;
  } else tcb.effects.waiting(tcb, "delayed-ack", wait, now);
  ack.delackAt = now + wait;
}

/** The delayed-ACK timer ran out (RFC 9293 §3.8.6.3, RFC 5681 §4.2). */
export function delackTimeout(tcb: Tcb, now: Micros): void {
  const {ack, config} = tcb;
  ack.delackAt = NEVER;
  tcb.effects.waiting(tcb, "delayed-ack", -1, now);
  if (!ack.pending) return;
  if (!ack.interactive) ack.ato = Math.min(ack.ato * 2, tcb.rtt.rto);
  else {
    ack.interactive = false;
    ack.ato = config.delackMin;
  }
  sendAck(tcb, now, "ack-delayed");
}

/**
 * The program read `read` octets: is there an ACK to send, or a wider window to tell of (RFC 9293
 * §3.8.6.2.2)?
 */
export function ackAfterRead(tcb: Tcb, read: Bytes, now: Micros): void {
  const {ack, rcv, config} = tcb;
  if (config.delayedAck === "adaptive" && ack.pending) {
    const emptied = rcv.queue.length === 0;
    const small = ack.pushedTwice || (ack.pushed && !ack.interactive);
    if (seqDiff(rcv.nxt, rcv.wup) > rcv.segment || (read > 0 && small && emptied)) {
      return sendAck(tcb, now, "ack-read");
    }
  }
  if (read === 0 || rcv.shut || rcv.fin) return;
  const open = openWindow(tcb);
  if (config.delayedAck === "fixed") {
    // FreeBSD's step: two segments, or half of the buffer (tcp_output; RFC 9293 §3.8.6.2.2).
    const grown = selectWindow(tcb) - open;
    const step = Math.min(tcb.settings.receiveBuffer / 2, 2 * rcv.segment);
    if (grown >= step && (open < rcv.segment || grown >= rcv.clamp / 2)) {
      sendAck(tcb, now, "window-update");
    }
    return;
  }
  if (2 * open > rcv.clamp) return;
  const wider = selectWindow(tcb);
  if (wider > 0 && wider >= 2 * open) sendAck(tcb, now, "window-update");
}
