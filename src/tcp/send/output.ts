/**
 * What may be sent now: the peer's window, the congestion window, Nagle's algorithm and the
 * sender's silly-window avoidance decide (RFC 9293 §3.7.4, §3.8.6.2.1; RFC 896).
 */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {ACK, FIN, PSH} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import {Sent} from "../block/retransmission-queue.ts";
import {segmentSize} from "../block/segment-size.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {validateWindow} from "../congestion/validation.ts";
import {persistIfBlocked, rearmRto, scheduleLossProbe} from "../block/timers.ts";
import {finUnsent, smallInFlight, somethingUnsent, unsent, windowRoom} from "./send-window.ts";
import {senderRule} from "./sender-rules.ts";

/**
 * Sends what may be sent. `push` overrides Nagle; `released` says that an ACK let it go.
 * `probe` sends one segment whatever the congestion window says (RFC 8985 §7.3).
 */
export function output(
  tcb: Tcb,
  now: Micros,
  how: {push?: boolean; released?: boolean; probe?: boolean} = {}
): void {
  const {cc, snd} = tcb;
  const rule = senderRule(tcb);
  const size = segmentSize(tcb);
  const push = how.push ?? false;
  const probe = how.probe ?? false;
  let sent = 0;
  // How many segments the present chunk has so far: all have the options of the first.
  let place = 0;
  let {dsack} = tcb.rcv;
  while (somethingUnsent(tcb)) {
    if (place > 0) tcb.rcv.dsack = dsack;
    else dsack = tcb.rcv.dsack;
    if (pipe(tcb) >= cc.cwnd && !probe) break;
    if (place === 0) {
      const may = Math.min(rule.chunk(tcb), Math.max(1, cc.cwnd - pipe(tcb)));
      snd.buffers.grow(seqAdd(snd.nxt, may * size));
    }
    const left = unsent(tcb);
    const length = Math.min(left, size, bufferLeft(tcb));
    const last = length === left;
    if (!probe && rule.waitsForChunk(tcb, place, left, now)) break;
    if (!rule.fits(tcb, length, last && finUnsent(tcb))) {
      const part = rule.partThatFits(tcb, place, push);
      if (part > 0) {
        sendNew(tcb, part, false, now, "data", true);
        sent++;
        place++;
      }
      break;
    }
    // What ends a buffer with another one behind it goes as it is.
    const full = length === size || !last;
    if (last && !full && !push && !finUnsent(tcb) && nagleHoldsBack(tcb, length, now)) break;
    const held = tcb.nagleHolds && last;
    const reason: Reason = length === 0 ? "fin" : held && how.released ? "nagle-released" : "data";
    const chunkEnds = !probe && rule.endsChunk(tcb, place, left, push);
    sendNew(tcb, length, last, now, probe ? "tail-loss-probe" : reason, chunkEnds);
    sent++;
    if (++place >= rule.chunk(tcb) || bufferLeft(tcb) <= 0) {
      snd.buffers.handOver(snd.nxt);
      place = 0;
    }
    if (probe) break;
  }
  if (place > 0) snd.buffers.handOver(snd.nxt);
  if (sent > 0) tcb.rcv.dsack = null;
  if (sent > 0) afterSending(tcb, sent, now, probe);
  else if (somethingUnsent(tcb)) persistIfBlocked(tcb, now);
  if (sent > 0 || pipe(tcb) >= cc.cwnd) validateWindow(tcb, now);
}

/** Payload of the buffer that is sent next, in bytes: no segment reaches beyond it. */
function bufferLeft({snd}: Tcb): Bytes {
  const {end} = snd.buffers;
  return end === null ? Infinity : seqDiff(end, snd.nxt);
}

/** Do Nagle's algorithm or TCP_CORK hold a part-filled segment back? */
function nagleHoldsBack(tcb: Tcb, length: Bytes, now: Micros): boolean {
  const {snd, settings, config} = tcb;
  if (settings.cork || snd.more) {
    if (!tcb.corkHolds) tcb.effects.waiting("cork", length, now);
    tcb.corkHolds = true;
    return true;
  }
  if (settings.nodelay || snd.inFlight.length === 0) return false;
  const holds = config.nagle === "rfc" || smallInFlight(tcb);
  if (holds) {
    tcb.nagleHolds = true;
    tcb.effects.waiting("nagle", length, now);
  }
  return holds;
}

/** Sends `length` bytes of new payload, and the FIN if it comes right after them. */
function sendNew(
  tcb: Tcb,
  length: Bytes,
  last: boolean,
  now: Micros,
  reason: Reason,
  chunkEnds = false
): void {
  const {snd} = tcb;
  const size = senderRule(tcb).cut(tcb, length);
  const fin = last && size === length && finUnsent(tcb);
  const seq = snd.nxt;
  const end = seqAdd(seq, size + (fin ? 1 : 0));
  // What was written with MSG_MORE is not pushed by itself.
  const push = last && size > 0 && snd.pushed === seqAdd(seq, size);
  const kept = (fin ? FIN : 0) | (push ? PSH : 0);
  // What only ends a chunk is pushed now, and not again when it has to be repeated.
  const flags = ACK | kept | (chunkEnds && size > 0 ? PSH : 0);
  const idle = snd.inFlight.length === 0;
  snd.nxt = end;
  snd.inFlight.push(new Sent(seq, end, kept, now));
  if (size < segmentSize(tcb) && size > 0) snd.sml = end;
  if (tcb.nagleHolds && last) {
    tcb.nagleHolds = false;
    tcb.effects.waiting("nagle", -1, now);
  }
  if (last) endCork(tcb, now);
  if (size > 0) noteInteractive(tcb, now);
  transmit(tcb, flags, seq, size, now, reason);
  if (idle || tcb.retransmitTimer.kind === "probe") rearmRto(tcb, now);
}

function endCork(tcb: Tcb, now: Micros): void {
  if (!tcb.corkHolds) return;
  tcb.corkHolds = false;
  tcb.effects.waiting("cork", -1, now);
}

/** Sent soon after data came in: a reply. From now on ACKs may wait for the next reply. */
function noteInteractive(tcb: Tcb, now: Micros): void {
  const {ack, cc} = tcb;
  cc.lastSentData = now;
  if (ack.ato > 0 && now - ack.lastReceived < ack.ato) ack.interactive = true;
}

function afterSending(tcb: Tcb, sent: number, now: Micros, probe: boolean): void {
  const {cc} = tcb;
  if (cc.phase === "cwr" || cc.phase === "recovery") cc.prrOut += sent;
  if (!probe) scheduleLossProbe(tcb, now, false);
}

/**
 * A probe of the window or of the peer: an old number (MUST-35, SHLD-12). A keepalive probe may
 * carry one byte that the peer has long had, or that means nothing to it (MAY-6).
 */
export function sendProbe(tcb: Tcb, now: Micros, reason: Reason, attempt: number): void {
  const bytes = reason === "keepalive" ? tcb.config.keepaliveProbe : 0;
  transmit(tcb, ACK, seqAdd(tcb.snd.una, -1), bytes, now, reason, attempt);
}

/**
 * The persist timer ran out: sends the part that fits, or a probe (RFC 9293 §3.8.6.1). Linux's
 * probe carries no payload; its acknowledgment tells the window all the same.
 */
export function windowProbe(tcb: Tcb, now: Micros): void {
  const {snd, cc} = tcb;
  const room = windowRoom(tcb);
  const left = unsent(tcb);
  if (room > 0 && left > 0) {
    const size = Math.min(room, left, segmentSize(tcb));
    // What a cork held leaves with the first probe, and is pushed (tcp_write_wakeup).
    snd.pushed = seqAdd(snd.nxt, size);
    sendNew(tcb, size, size === left, now, tcb.corkHolds ? "cork-timeout" : "window-probe");
    snd.buffers.handOver(snd.nxt);
    return;
  }
  sendProbe(tcb, now, "window-probe", cc.probesOut + 1);
}
