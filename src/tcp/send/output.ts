/**
 * What may be sent now: the peer's window, the congestion window, Nagle's algorithm and the
 * sender's silly-window avoidance decide (RFC 9293 §3.7.4, §3.8.6.2.1; RFC 896).
 */
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGt, seqLe} from "../../wire/seq.ts";
import {ACK, FIN, PSH} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import {Sent} from "../block/retransmission-queue.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {validateWindow} from "../congestion/validation.ts";
import {persistIfBlocked, rearmRto, scheduleLossProbe} from "../block/timers.ts";

/** Text written and not yet sent, in octets. */
export function unsent(tcb: Tcb): Bytes {
  return Math.max(0, seqDiff(tcb.snd.end, tcb.snd.nxt));
}

/** SND.UNA + SND.WND: the first octet that the peer does not want yet. */
export function windowEnd(tcb: Tcb): number {
  return seqAdd(tcb.snd.una, tcb.snd.wnd);
}

/** Is there a FIN that still has to be sent? */
function finUnsent(tcb: Tcb): boolean {
  return tcb.snd.fin && seqLe(tcb.snd.nxt, tcb.snd.end);
}

/** Anything at all that was never sent. */
export function somethingUnsent(tcb: Tcb): boolean {
  return unsent(tcb) > 0 || finUnsent(tcb);
}

/**
 * Sends what may be sent. `push` overrides Nagle; `released` says that an ACK let it go.
 * `probe` sends one segment whatever the congestion window says (RFC 8985 §7.3).
 */
export function output(
  tcb: Tcb,
  now: Micros,
  how: {push?: boolean; released?: boolean; probe?: boolean} = {}
): void {
  const {snd, cc} = tcb;
  let sent = 0;
  let windowLimited = false;
  while (somethingUnsent(tcb)) {
    const left = unsent(tcb);
    const length = Math.min(left, snd.mss);
    const last = length === left;
    if (pipe(tcb) >= cc.cwnd && !how.probe) break;
    if (!how.probe && sent % chunk(tcb) === 0 && waitsForChunk(tcb, left, now)) break;
    if (!fitsWindow(tcb, length)) {
      const part = partThatFits(tcb, sent);
      if (part > 0) {
        sendNew(tcb, part, false, now, "data", true);
        sent++;
      } else windowLimited = true;
      break;
    }
    const full = length === snd.mss;
    if (last && !full && !how.push && !finUnsent(tcb) && nagleHoldsBack(tcb, length, now)) break;
    const held = tcb.nagleHolds && last;
    const reason: Reason = length === 0 ? "fin" : held && how.released ? "nagle-released" : "data";
    const chunkEnds = !how.probe && endsChunk(tcb, sent, left);
    sendNew(tcb, length, last, now, how.probe ? "tail-loss-probe" : reason, chunkEnds);
    sent++;
    if (how.probe) break;
  }
  if (sent > 0) afterSending(tcb, sent, now, how.probe ?? false);
  else if (somethingUnsent(tcb) && windowLimited) persistIfBlocked(tcb, now);
  if (sent > 0 || pipe(tcb) >= cc.cwnd) validateWindow(tcb, now);
}

/** The sender's silly-window avoidance (RFC 9293 §3.8.6.2.1). */
function fitsWindow(tcb: Tcb, length: Bytes): boolean {
  const {snd} = tcb;
  const room = seqDiff(windowEnd(tcb), snd.nxt);
  if (length <= room) return true;
  // Half of the largest window ever offered is worth sending, too (condition 3).
  return tcb.config.senderSws === "rfc" && room > 0 && room >= snd.maxWnd / 2;
}

/**
 * Linux hands several segments to the network at once. Where the window ends within such a chunk,
 * after a full segment, the part that still fits is sent with it, unless a small segment is
 * already in flight.
 */
function partThatFits(tcb: Tcb, sent: number): Bytes {
  const {snd, config} = tcb;
  if (config.senderSws !== "linux" || sent % chunk(tcb) === 0) return 0;
  const room = seqDiff(windowEnd(tcb), snd.nxt);
  return room > 0 && mayCut(tcb) ? room : 0;
}

/** Would Nagle's algorithm let a part-filled segment go now? */
function mayCut(tcb: Tcb): boolean {
  const {snd, settings} = tcb;
  if (settings.cork || snd.more) return false;
  return settings.nodelay || !smallInFlight(tcb);
}

/** Is a small segment in flight? Only that holds back another (Minshall's form of Nagle). */
function smallInFlight({snd}: Tcb): boolean {
  return seqGt(snd.sml, snd.una) && seqLe(snd.sml, snd.nxt);
}

/** Is the segment about to be sent the last of several of its chunk? That one is pushed. */
function endsChunk(tcb: Tcb, sent: number, left: Bytes): boolean {
  const {snd, cc, config} = tcb;
  const size = chunk(tcb);
  const place = sent % size;
  if (config.senderSws !== "linux" || place === 0) return false;
  if (place + 1 === size || pipe(tcb) + 1 >= cc.cwnd) return true;
  const room = seqDiff(windowEnd(tcb), snd.nxt) - snd.mss;
  if (room >= Math.min(left - snd.mss, snd.mss)) return false;
  return room <= 0 || !mayCut(tcb);
}

/**
 * Linux waits a moment when a larger chunk can soon be sent: when it has just sent, the windows
 * allow only a small one, and the next ACK is due (tcp_tso_should_defer).
 */
function waitsForChunk(tcb: Tcb, left: Bytes, now: Micros): boolean {
  const {snd, cc, rtt, config} = tcb;
  const head = snd.inFlight.head;
  if (config.senderSws !== "linux" || left <= snd.mss || !head) return false;
  if (cc.phase === "recovery" || cc.phase === "loss" || now - cc.lastSentData > 1000) return false;
  const room = seqDiff(windowEnd(tcb), snd.nxt);
  const limit = Math.min(room, (cc.cwnd - pipe(tcb)) * snd.mss);
  if (limit >= chunk(tcb) * snd.mss) return false;
  if (limit >= Math.floor(Math.min(snd.wnd, cc.cwnd * snd.mss) / 3)) return false;
  const ackIn = head.sentAt + rtt.srtt - now;
  return ackIn <= Math.min(rtt.srtt / 2, 1000);
}

/** Segments in a chunk: what the pacing rate sends in a millisecond, and at least two. */
function chunk(tcb: Tcb): number {
  const {cc, rtt} = tcb;
  if (rtt.srtt === 0) return 2;
  const factor = cc.cwnd < cc.ssthresh / 2 ? 2 : 1.2;
  return Math.max(
    2,
    Math.floor((factor * Math.max(cc.cwnd, tcb.snd.inFlight.length) * 976) / rtt.srtt)
  );
}

/** Nagle's algorithm, or TCP_CORK: may a part-filled segment not leave yet? */
function nagleHoldsBack(tcb: Tcb, length: Bytes, now: Micros): boolean {
  const {snd, settings, config} = tcb;
  if (settings.cork || snd.more) {
    if (tcb.corkAt === NEVER) {
      tcb.corkAt = now + config.corkTimeout;
      tcb.effects.waiting(tcb, "cork", length, now);
    }
    return true;
  }
  if (settings.nodelay || snd.inFlight.length === 0) return false;
  const holds = config.nagle === "rfc" || smallInFlight(tcb);
  if (holds) {
    tcb.nagleHolds = true;
    tcb.effects.waiting(tcb, "nagle", length, now);
  }
  return holds;
}

/** Sends `length` octets of new text, and the FIN when it stands right after them. */
function sendNew(
  tcb: Tcb,
  length: Bytes,
  last: boolean,
  now: Micros,
  reason: Reason,
  chunkEnds = false
): void {
  const {snd} = tcb;
  const room = seqDiff(windowEnd(tcb), snd.nxt);
  const size = Math.min(length, Math.max(room, tcb.config.senderSws === "linux" ? length : 0));
  const fin = last && size === length && finUnsent(tcb);
  const seq = snd.nxt;
  const end = seqAdd(seq, size + (fin ? 1 : 0));
  // MSG_MORE's text is not pushed by itself.
  const push = last && size > 0 && snd.pushed === seqAdd(seq, size);
  const kept = (fin ? FIN : 0) | (push ? PSH : 0);
  // What only ends a chunk is pushed now, and not again when it has to be repeated.
  const flags = ACK | kept | (chunkEnds && size > 0 ? PSH : 0);
  const idle = snd.inFlight.length === 0;
  snd.nxt = end;
  snd.inFlight.push(new Sent(seq, end, kept, now));
  if (size < snd.mss && size > 0) snd.sml = end;
  if (tcb.nagleHolds && last) {
    tcb.nagleHolds = false;
    tcb.effects.waiting(tcb, "nagle", -1, now);
  }
  if (last) endCork(tcb, now);
  if (size > 0) noteInteractive(tcb, now);
  transmit(tcb, flags, seq, size, now, reason);
  if (idle || tcb.retransmitTimer.kind === "probe") rearmRto(tcb, now);
}

function endCork(tcb: Tcb, now: Micros): void {
  if (tcb.corkAt === NEVER) return;
  tcb.corkAt = NEVER;
  tcb.effects.waiting(tcb, "cork", -1, now);
}

/** Data sent soon after data came in: an answer. From now on ACKs may wait for the next one. */
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

/** A probe of the window, or of life: no text, an old sequence number (MUST-35, SHLD-12). */
export function sendProbe(tcb: Tcb, now: Micros, reason: Reason, attempt: number): void {
  transmit(tcb, ACK, seqAdd(tcb.snd.una, -1), 0, now, reason, attempt);
}

/**
 * The persist timer ran out: send the part that fits, or a probe without text (RFC 9293 §3.8.6.1).
 * Linux's probe carries no octet; its acknowledgment tells the window all the same.
 */
export function windowProbe(tcb: Tcb, now: Micros): void {
  const {snd, cc} = tcb;
  const room = seqDiff(windowEnd(tcb), snd.nxt);
  const left = unsent(tcb);
  if (room > 0 && left > 0) {
    const size = Math.min(room, left, snd.mss);
    sendNew(tcb, size, size === left, now, "window-probe");
    return;
  }
  sendProbe(tcb, now, "window-probe", cc.probesOut + 1);
}
