/**
 * What may be sent now: the peer's window, the congestion window, Nagle's algorithm and the
 * sender's silly-window avoidance decide (RFC 9293 §3.7.4, §3.8.6.2.1; RFC 896).
 */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {ACK, FIN, PSH} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import type {PathSearch} from "../block/path-search.ts";
import {markSent} from "../congestion/delivery-rate.ts";
import {EOR, Sent} from "../block/retransmission-queue.ts";
import {checkRoom} from "../block/send-buffer.ts";
import {segmentSize} from "../block/segment-size.ts";
import {isEarly, pipe, type Tcb} from "../block/tcb.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {validateWindow} from "../congestion/validation.ts";
import {giveMemoryBack} from "../window/receive-memory.ts";
import {persistIfBlocked, rearmRto, scheduleLossProbe} from "../block/timers.ts";
import {finUnsent, smallInFlight, somethingUnsent, unsent, windowRoom} from "./send-window.ts";
import {spaceOut, tooEarly} from "./pacing.ts";
import {probeLeaves, probePayload} from "./path-search.ts";
import {joinStamps} from "./send-stamps.ts";
import {senderRule} from "./sender-rules.ts";

/** How `output()` sends. */
interface How {
  /** Whatever Nagle's algorithm says. */
  readonly push: boolean;
  /** An ACK let it go. */
  readonly released: boolean;
  /** One chunk, at least a segment of it whatever the congestion window says (RFC 8985 §7.3). */
  readonly probe: boolean;
  /** One chunk, and at once: a buffer is full. */
  readonly one: boolean;
}

const usual: How = {push: false, released: false, probe: false, one: false};

/** The ways to send. Values made once: they have one shape, and none is made for a segment. */
export const HOW = {
  usual,
  pushed: {...usual, push: true},
  released: {...usual, released: true},
  probe: {...usual, push: true, probe: true},
  fullBuffer: {...usual, push: true, one: true}
} as const satisfies Record<string, How>;

/** Sends what may be sent, chunk by chunk. */
export function output(tcb: Tcb, now: Micros, how: How = HOW.usual): void {
  const {cc, snd} = tcb;
  const rule = senderRule(tcb);
  const size = segmentSize(tcb);
  // Asked once, as the kernel does: what goes with the first segment may leave room in later ones.
  const chunk = rule.chunk(tcb, size);
  const {push, probe, one} = how;
  const before = snd.inFlight.length;
  let limited = false;
  if (snd.search && !one && !probe && searchPath(tcb, snd.search, now) === "wait") return;
  while (somethingUnsent(tcb) && !tooEarly(tcb, now)) {
    // An early SYN, ACK takes no place in the window.
    let most = cc.cwnd - pipe(tcb) + (isEarly(tcb) ? 1 : 0);
    if (most <= 0 && !probe) break;
    // Half of the window at most, so that ACKs of one half come while the other is sent.
    most = snd.urgent < 0 ? Math.max(1, Math.min(most, cc.cwnd >> 1, chunk)) : 1;
    if (snd.buffers.grow(seqAdd(snd.nxt, most * size))) giveMemoryBack(tcb);
    if (!nextFits(tcb, size)) break;
    const left = unsent(tcb);
    const length = Math.min(left, bufferLeft(tcb));
    const last = length === left;
    // What ends a buffer with another one behind it goes as it is.
    const small = last && length < size && !finUnsent(tcb);
    if (small && !push && nagleHoldsBack(tcb, length, now)) break;
    if (length > size && !probe && !one) {
      const waits = rule.waitsForChunk(tcb, length, chunk, last, now);
      limited ||= waits === "cwnd";
      if (waits) break;
    }
    const take = rule.take(tcb, {length, size, most, last, push});
    const whole = take === length && last;
    const pushed = take === length && (snd.buffers.count > 0 ? snd.buffers.push : last);
    const held = tcb.nagleHolds && whole;
    const reason = length > 0 ? (held && how.released ? "nagle-released" : "data") : "fin";
    const record = take === length && snd.buffers.eor;
    const place = (whole ? LAST : 0) | (pushed ? PUSHED : 0) | (record ? RECORD : 0);
    sendChunk(tcb, take, size, place, now, probe ? "tail-loss-probe" : reason);
    if (probe || one) break;
  }
  const sent = snd.inFlight.length - before;
  if (sent > 0) afterSending(tcb, sent, now, probe);
  else if (somethingUnsent(tcb)) persistIfBlocked(tcb, now);
  limited ||= pipe(tcb) >= cc.cwnd;
  if (sent > 0 || limited) validateWindow(tcb, limited, now);
}

/** Sends a probe of what the path carries, if it is time for one, or says to wait for that. */
function searchPath(tcb: Tcb, search: PathSearch, now: Micros): "go-on" | "wait" {
  const {buffers, nxt} = tcb.snd;
  const size = probePayload(tcb, search, now);
  if (size < 0) return "wait";
  if (size === 0) return "go-on";
  probeLeaves(tcb, search, size);
  const pushed = buffers.pushes(seqAdd(nxt, size)) ? PUSHED : 0;
  sendChunk(tcb, size, size, pushed, now, "mtu-probe");
  return "go-on";
}

/** Does a segment of up to `size` bytes of the buffer that is sent next fit the peer's window? */
export function nextFits(tcb: Tcb, size: Bytes): boolean {
  const left = unsent(tcb);
  const length = Math.min(left, bufferLeft(tcb));
  const fin = length === left && length <= size && finUnsent(tcb);
  return senderRule(tcb).fits(tcb, Math.min(length, size), fin);
}

/**
 * Hands `length` bytes over in one chunk, in segments of `size`, all with the same options. `last`
 * is what holds of the last of them.
 */
function sendChunk(
  tcb: Tcb,
  length: Bytes,
  size: Bytes,
  last: number,
  now: Micros,
  reason: Reason
): void {
  const {snd, rcv, cc} = tcb;
  const {dsack} = rcv;
  const before = cc.lastSent;
  const idle = snd.inFlight.length === 0;
  if (snd.stamps) joinStamps(snd.stamps, snd.nxt, seqAdd(snd.nxt, length));
  let left = length;
  do {
    const part = Math.min(left, size);
    const begins = left === length;
    const ends = left <= size;
    if (!begins) rcv.dsack = dsack;
    left -= part;
    const place = (begins ? BEGINS : 0) | (ends ? ENDS | last : 0);
    // Small beside what the chunk is cut by: an option may have made room for more by now.
    sendNew(tcb, part, place | (part > 0 && part < size ? SMALL : 0), now, reason);
  } while (left > 0);
  rcv.dsack = null;
  afterChunk(tcb, length, before, idle, now);
  snd.buffers.handOver(snd.nxt);
  checkRoom(tcb);
}

/** A chunk of `length` bytes has left, the first in flight if it was `idle`. */
function afterChunk(tcb: Tcb, length: Bytes, before: Micros, idle: boolean, now: Micros): void {
  if (tcb.cc.paced) spaceOut(tcb, length, before);
  if (idle || tcb.retransmitTimer.kind === "probe") rearmRto(tcb, now);
}

/** Where in its chunk a segment is; whether nothing was written behind it, and it is pushed. */
const BEGINS = 1;
const ENDS = 2;
const LAST = 4;
const PUSHED = 8;
/** A record ends with it. */
const RECORD = 16;
/** It is part-filled. */
const SMALL = 32;

/** Payload of the buffer that is sent next, in bytes: no segment reaches beyond it. */
function bufferLeft({snd}: Tcb): Bytes {
  const {end} = snd.buffers;
  return end === null ? Infinity : seqDiff(end, snd.nxt);
}

/** Do Nagle's algorithm or TCP_CORK hold a part-filled segment back? */
function nagleHoldsBack(tcb: Tcb, length: Bytes, now: Micros): boolean {
  const {snd, settings, config} = tcb;
  // What is urgent waits for nothing, nor what was let go (RFC 9293 §3.8.5; tcp_nagle_test).
  if (snd.urgent >= 0 || snd.uncorked) return false;
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

/**
 * Sends `length` bytes of new payload, and the FIN if it comes right after them and they are the
 * last. `place` is where in its chunk the segment is.
 */
function sendNew(tcb: Tcb, length: Bytes, place: number, now: Micros, reason: Reason): void {
  const {snd} = tcb;
  const last = (place & LAST) !== 0;
  const fin = last && finUnsent(tcb);
  const seq = snd.nxt;
  const end = seqAdd(seq, length + (fin ? 1 : 0));
  // What was written with MSG_MORE is not pushed by itself.
  const own = snd.buffers.count > 0 || snd.pushed === seqAdd(seq, length);
  const push = (place & PUSHED) !== 0 && length > 0 && own;
  const kept = (fin ? FIN : 0) | (push ? PSH : 0);
  // What only ends a chunk of several is pushed now, and not again when it has to be repeated.
  const flags = ACK | kept | ((place & (BEGINS | ENDS)) === ENDS ? PSH : 0);
  if (length > 0 && pipe(tcb) === 0) congestionControl(tcb).resumed?.(tcb, now);
  snd.nxt = end;
  const sent = new Sent(seq, end, place & RECORD ? kept | EOR : kept, now);
  sent.begins = (place & BEGINS) !== 0;
  sent.delivered = tcb.cc.delivered;
  if (tcb.rate) {
    if (sent.begins) tcb.rate.mark = markSent(tcb, tcb.rate, now);
    sent.mark = tcb.rate.mark;
  }
  snd.inFlight.push(sent);
  if (place & SMALL) snd.sml = end;
  if (tcb.nagleHolds && last) {
    tcb.nagleHolds = false;
    tcb.effects.waiting("nagle", -1, now);
  }
  if (last) endCork(tcb, now);
  transmit(tcb, flags, seq, length, now, reason);
}

function endCork(tcb: Tcb, now: Micros): void {
  if (!tcb.corkHolds) return;
  tcb.corkHolds = false;
  tcb.effects.waiting("cork", -1, now);
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
    const reason = tcb.corkHolds ? "cork-timeout" : "window-probe";
    // The FIN takes room, too.
    const last = size === left && !(finUnsent(tcb) && room === size);
    const place = BEGINS | ENDS | PUSHED | (last ? LAST : 0);
    const before = cc.lastSent;
    const idle = snd.inFlight.length === 0;
    sendNew(tcb, size, place, now, reason);
    afterChunk(tcb, size, before, idle, now);
    snd.buffers.handOver(snd.nxt);
    return;
  }
  // Linux tells of urgent data first, with a number that is not old (tcp_write_wakeup).
  if (snd.urgent >= 0 && tcb.config.giveUp === "linux") {
    transmit(tcb, ACK, snd.una, 0, now, "window-probe", cc.probesOut + 1);
  }
  sendProbe(tcb, now, "window-probe", cc.probesOut + 1);
}
