/** User calls: SEND, RECEIVE, CLOSE, ABORT (RFC 9293 §3.9.1, §3.10.2 to §3.10.5). */
import {CAUSES, type Detail} from "../block/cause.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {ackPolicy} from "../ack/ack-policies.ts";
import {restartAfterIdle} from "../congestion/validation.ts";
import {checkAppLimited} from "../congestion/delivery-rate.ts";
import {segmentSize} from "../block/segment-size.ts";
import {fillBuffer} from "../block/send-buffer.ts";
import {HOW, output} from "../send/output.ts";
import {stampWrite} from "../send/send-stamps.ts";
import {somethingUnsent} from "../send/send-window.ts";
import {autotune} from "../window/autotuning.ts";
import {sendReset} from "./reset.ts";
import {isOpening} from "../block/state.ts";
import {isEarly, move, type Tcb} from "../block/tcb.ts";
import {openWithPayload} from "./open.ts";
import {checkPrediction, giveMemoryBack} from "../window/receive-memory.ts";
import {beforeMark} from "../window/urgent.ts";
import {limitFinWait2, toClosed} from "./time-wait.ts";

/** What a write is besides its bytes; all are false by default. */
export interface WriteOptions {
  /** MSG_MORE (send(2)). */
  readonly more?: boolean;
  /** This is the rest of a call that had to wait. */
  readonly goesOn?: boolean;
  /** MSG_EOR: a record ends with it, which Linux sends apart from what is written later. */
  readonly record?: boolean;
  /** MSG_OOB: its last byte is urgent. */
  readonly urgent?: boolean;
  /** It is all that is left of what the call was given. */
  readonly rest?: boolean;
  /** Where it is not taken whole, the call waits for room. */
  readonly waits?: boolean;
}

/**
 * SEND: takes bytes, or a number of them, into the stream, and sends what may be sent (RFC 9293
 * §3.10.2). Returns how many bytes it took: all of them, but on Linux where its buffers turn out to
 * be full.
 */
export function userSend(
  tcb: Tcb,
  data: Uint8Array | number,
  now: Micros,
  options: WriteOptions = {}
): Bytes {
  tcb.snd.writeSize = segmentSize(tcb);
  const taken = write(tcb, data, now, options);
  tcb.snd.writeSize = 0;
  return taken;
}

function write(
  tcb: Tcb,
  data: Uint8Array | number,
  now: Micros,
  {
    more = false,
    goesOn = false,
    record = false,
    urgent = false,
    rest = false,
    waits = false
  }: WriteOptions
): Bytes {
  const {snd, config} = tcb;
  const length = typeof data === "number" ? data : data.length;
  const open = synchronized(tcb);
  let taken = length;
  const from = snd.end;
  if (tcb.rate && !goesOn) checkAppLimited(tcb, tcb.rate);
  if (typeof data !== "number") snd.stream.append(from, data);
  const first = tcb.fastOpen?.waits === true;
  if (first) taken = openWithPayload(tcb, length, now);
  else if (config.sendBufferRule === "truesize")
    taken = writeBuffers(tcb, length, open, {goesOn, urgent}, now);
  else {
    if (open) restartAfterIdle(tcb, now);
    snd.end = seqAdd(snd.end, length);
  }
  if (typeof data !== "number" && taken < length) snd.stream.cut(seqAdd(from, taken));
  const whole = taken === length;
  if (first) return taken;
  // Half a window since the last push is pushed whatever MSG_MORE says (tcp_push, forced_push).
  if (!more || !whole || (open && seqDiff(snd.end, snd.pushed) > snd.maxWnd >> 1)) {
    snd.pushed = snd.end;
    snd.buffers.mark();
  }
  if (record && whole) snd.buffers.endRecord();
  snd.more = more && whole;
  // The mark moves on with each write, as far as that was taken (tcp_mark_urg).
  if (urgent && taken > 0) snd.urgent = snd.end;
  // Whoever has to wait for room gets all that was taken on its way (tcp_sendmsg).
  const done = whole && rest;
  if (taken > 0 && done) stampWrite(tcb);
  if (open && taken > 0) {
    if (!whole) output(tcb, now, HOW.pushed);
    // Where it returns for want of room, that is tried twice (tcp_sendmsg_locked).
    if (whole || !waits) output(tcb, now);
  }
  // Where it returns for want of room, that was sent before anything is noted of it.
  if (taken > 0 && !done && !waits) stampWrite(tcb);
  return taken;
}

/**
 * Linux fills its buffers one after the other; each that is full is handed on at once, if it is the
 * next one to be sent, or if half a window was written since the last push (forced_push).
 */
function writeBuffers(
  tcb: Tcb,
  length: Bytes,
  open: boolean,
  {goesOn = false, urgent = false}: WriteOptions,
  now: Micros
): Bytes {
  const {snd} = tcb;
  let taken = 0;
  while (taken < length) {
    const {count} = snd.buffers;
    const part = fillBuffer(tcb, length - taken, taken === 0 && !goesOn, urgent);
    if (part === 0) break;
    // What joins a buffer that waits begins nothing (tcp_skb_entail).
    if (open && snd.buffers.count > count) restartAfterIdle(tcb, now);
    taken += part;
    if (taken === length || !open || urgent) continue;
    if (seqDiff(snd.end, snd.pushed) > snd.maxWnd >> 1) {
      snd.pushed = snd.end;
      snd.buffers.mark();
      output(tcb, now, HOW.pushed);
    } else if (snd.buffers.alone) output(tcb, now, HOW.fullBuffer);
  }
  return taken;
}

/** Can text be sent in this state? */
function synchronized(tcb: Tcb): boolean {
  return isEarly(tcb) || !(isOpening(tcb) || tcb.state === "CLOSED");
}

/**
 * RECEIVE: takes at most `max` bytes out of the receive buffer, and lets the window follow (RFC
 * 9293 §3.10.3). Returns the bytes, or only their number where none of them has content.
 */
export function userReceive(tcb: Tcb, max: Bytes, peek: boolean, now: Micros): Uint8Array | Bytes {
  const {rcv} = tcb;
  const mark = beforeMark(tcb);
  if (mark === 0 && !tcb.settings.oobInline && rcv.queue.length > 0) {
    if (peek) return withoutFirst(rcv.queue.read(max + 1, true));
    skipUrgent(tcb);
  } else if (mark > 0) max = Math.min(max, mark);
  const first = rcv.queue.head;
  const octets = rcv.queue.read(max, peek);
  const length = typeof octets === "number" ? octets : octets.length;
  if (peek && synchronized(tcb)) ackPolicy(tcb).afterRead(tcb, length, now);
  if (peek || length === 0) return octets;
  if (length < max && rcv.queue.length === 0) rcv.queue.dropFin();
  giveMemoryBack(tcb);
  rcv.copied = seqAdd(rcv.copied, length);
  if (mark < length) forgetMark(tcb);
  if (tcb.config.receiveAutotuning) autotune(tcb, Math.max(0, length - first), now);
  if (synchronized(tcb)) ackPolicy(tcb).afterRead(tcb, length, now);
  return octets;
}

const withoutFirst = (octets: Uint8Array | Bytes): Uint8Array | Bytes =>
  typeof octets === "number" ? octets - 1 : octets.subarray(1);

/** The urgent byte is no part of the stream that a program reads. */
function skipUrgent(tcb: Tcb): void {
  tcb.rcv.queue.read(1, false);
  tcb.rcv.copied = seqAdd(tcb.rcv.copied, 1);
  forgetMark(tcb);
}

/** Reading has gone past the mark (tcp_recvmsg_locked). */
function forgetMark(tcb: Tcb): void {
  tcb.rcv.urgent.state = "none";
  checkPrediction(tcb);
}

/**
 * An option changed that may have held text back: TCP_NODELAY set, TCP_CORK taken off (tcp(7)).
 * Without the cork Nagle's algorithm still has its say.
 */
export function pushPending(tcb: Tcb, now: Micros): void {
  tcb.snd.more = false;
  if (tcb.corkHolds && !tcb.settings.cork) {
    tcb.corkHolds = false;
    tcb.effects.waiting("cork", -1, now);
  }
  if (!synchronized(tcb) || !somethingUnsent(tcb)) return;
  const linux = tcb.config.sendBufferRule === "truesize";
  tcb.snd.uncorked = linux && tcb.settings.nodelay;
  output(tcb, now, tcb.settings.nodelay && !linux ? HOW.pushed : HOW.usual);
}

/** TCP_QUICKACK set: an ACK that was put off leaves now, if all was read (tcp(7)). */
export function quickAckNow(tcb: Tcb, now: Micros): void {
  const {ack, state} = tcb;
  ack.interactive = false;
  if (!ack.pending || (state !== "ESTABLISHED" && state !== "CLOSE-WAIT")) return;
  // As if a byte had just been read (tcp_sock_set_quickack): what is not read keeps the ACK back.
  ack.pushed = true;
  ackPolicy(tcb).afterRead(tcb, 1, now, "quickack-set");
}

/**
 * SO_KEEPALIVE or its times changed: restarts the timer, or stops it (RFC 9293 §3.8.4, tcp(7)).
 */
export function keepaliveChanged(tcb: Tcb, now: Micros): void {
  if (tcb.state === "CLOSED" || tcb.state === "SYN-SENT" || tcb.state === "TIME-WAIT") return;
  if (tcb.slowTimer.kind === "fin-wait-2") return;
  if (!tcb.settings.keepalive) return tcb.slowTimer.stop();
  const idle = now - Math.max(tcb.lastHeard, tcb.ack.lastReceived);
  tcb.slowTimer.start("keepalive", now + Math.max(0, tcb.settings.keepIdle - idle));
}

/** The sending direction ends: FIN after all that is queued (RFC 9293 §3.6). */
export function userShutdown(tcb: Tcb, now: Micros): void {
  const {snd} = tcb;
  if (snd.fin) return;
  switch (tcb.state) {
    case "SYN-RECEIVED":
    case "ESTABLISHED":
      snd.fin = true;
      // The end of the handshake moves it on; with shutdown() Linux's FIN waits for that, too.
      if (isOpening(tcb)) {
        if (!tcb.orphan && tcb.config.windowRule === "linux") return;
        if (isEarly(tcb)) break;
      }
      move(tcb, "FIN-WAIT-1", CAUSES.close, now);
      break;
    case "CLOSE-WAIT":
      snd.fin = true;
      move(tcb, "LAST-ACK", CAUSES.close, now);
      break;
    case "SYN-SENT":
      return toClosed(tcb, CAUSES.close, now);
    default:
      return;
  }
  snd.more = false;
  output(tcb, now, HOW.pushed);
}

/**
 * The last descriptor is given back. Unread text means that something is lost, and the peer is told
 * by a reset (RFC 9293 §3.6.1 SHLD-3, RFC 2525 §2.17); else the queue is sent, then FIN.
 */
export function userClose(tcb: Tcb, now: Micros, resetIfUnread: boolean): void {
  const {rcv} = tcb;
  const unread = rcv.queue.length > 0;
  tcb.orphan = true;
  rcv.shut = true;
  if (unread && resetIfUnread && tcb.state !== "CLOSED" && tcb.state !== "TIME-WAIT") {
    // What was not read is thrown away first: its room is announced.
    rcv.queue.clear();
    sendReset(tcb, now, "unread-data");
    return toClosed(tcb, CAUSES.closeUnread, now);
  }
  rcv.queue.clear();
  userShutdown(tcb, now);
  if (tcb.state !== "FIN-WAIT-2") return;
  // TCP_LINGER2 below 0: no FIN-WAIT-2 without a program (Linux, __tcp_close).
  if (tcb.settings.linger2 < 0) {
    sendReset(tcb, now, "linger2");
    return toClosed(tcb, CAUSES.close, now);
  }
  limitFinWait2(tcb, now);
}

/** ABORT: everything queued is thrown away, and the peer is told (RFC 9293 §3.10.5). */
export function userAbort(tcb: Tcb, now: Micros, detail: Detail): void {
  const {state, snd} = tcb;
  const unsent = seqDiff(snd.end, snd.nxt) > 0;
  const closingLate = (state === "CLOSING" || state === "LAST-ACK") && unsent;
  const told =
    state === "SYN-RECEIVED" ||
    state === "ESTABLISHED" ||
    state === "FIN-WAIT-1" ||
    state === "FIN-WAIT-2" ||
    state === "CLOSE-WAIT" ||
    closingLate;
  if (told) sendReset(tcb, now, detail);
  tcb.orphan = true;
  toClosed(tcb, CAUSES.abort, now, "aborted");
}
