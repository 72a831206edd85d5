/**
 * The window to offer: free receive buffer, never taken back, and never in silly small steps
 * (RFC 9293 §3.8.6, §3.8.6.2.2). Follows Linux's tcp_select_window where the RFC leaves a choice.
 */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Tcb} from "./tcb.ts";
import {openWindow} from "./tcb.ts";
import {sinceEchoed} from "./timestamps.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";

/** The largest shift that a window scale option may carry (RFC 7323 §2.3). */
export const MAX_SCALE = 14;

/** Headers, the room before them, and what describes the pieces, in the same memory as the text. */
const HEADERS = 40 + 64 + 320;
/** What Linux keeps apart for each segment. */
const BOOKKEEPING = 256;

const roundDown = (n: number, step: number): number => n - (n % step);
const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** Receive buffer that text could fill, in octets. */
export function fullSpace(tcb: Tcb): Bytes {
  return Math.floor(tcb.settings.receiveBuffer * tcb.rcv.share);
}

/** Receive buffer that is free for text, in octets. */
export function freeSpace(tcb: Tcb): Bytes {
  const used = tcb.rcv.queue.cost + tcb.rcv.outOfOrder.cost;
  return Math.max(0, Math.floor((tcb.settings.receiveBuffer - used) * tcb.rcv.share));
}

/** What a segment with `length` octets of text costs of the receive buffer, in octets. */
export function bufferCost(tcb: Tcb, length: Bytes): Bytes {
  if (tcb.config.receiveAccounting === "text") return length;
  return memory(length) + BOOKKEEPING;
}

/** Text that would still fit into the memory of a segment with `length` octets, in octets. */
export function bufferRoom(tcb: Tcb, length: Bytes): Bytes {
  if (tcb.config.receiveAccounting === "text") return 0;
  return memory(length) - length - HEADERS;
}

/** Linux keeps a segment in memory of a power of two, and describes it elsewhere. */
function memory(length: Bytes): Bytes {
  return Math.max(512, 2 ** Math.ceil(Math.log2(length + HEADERS)));
}

/** A larger segment shows how much of the buffer is text (Linux's scaling ratio, in 1/256). */
export function measureShare(tcb: Tcb, length: Bytes): void {
  const {rcv, config} = tcb;
  if (config.receiveAccounting === "text") return;
  const share = Math.max(1, Math.floor((length * 256) / bufferCost(tcb, length))) / 256;
  if (share === rcv.share) return;
  rcv.share = share;
  const clamp = fullSpace(tcb);
  if (clamp < rcv.clamp) rcv.ssthresh = Math.min(rcv.ssthresh, clamp);
  else if (clamp > rcv.clamp) rcv.ssthresh = Math.max(rcv.ssthresh, Math.min(rcv.wnd, clamp));
  rcv.clamp = clamp;
  rcv.space = Math.min(rcv.space, clamp);
}

/** Chooses clamp, scale and first window, when the connection is opened. */
export function initialWindow(tcb: Tcb, mss: Bytes): void {
  const {config, settings, rcv} = tcb;
  if (config.windowRule === "bsd") return initialBsdWindow(tcb);
  const clamp = settings.windowClamp > 0 ? settings.windowClamp : 65535 * 2 ** MAX_SCALE;
  let space = Math.min(fullSpace(tcb), clamp);
  rcv.scale = 0;
  if (config.windowScaling) {
    let most = Math.max(space, config.receiveAutotuning ? config.receiveBufferMax : 0);
    // Linux: the buffer could also be made as large as a program may ask for.
    if (config.rmemMax < Infinity) most = Math.max(most, config.rmemMax);
    most = Math.min(most, clamp);
    if (settings.receiveBufferLocked) most = Math.min(space, clamp);
    while (most > 65535 && rcv.scale < MAX_SCALE) {
      most /= 2;
      rcv.scale++;
    }
  }
  if (space > mss) space = roundDown(space, mss);
  rcv.wnd = Math.min(space, 65535);
  rcv.clamp = Math.min(65535 << rcv.scale, clamp);
  rcv.ssthresh = rcv.wnd;
}

/** BSD: what the buffer has room for; the scale is for the largest buffer that there could be. */
function initialBsdWindow(tcb: Tcb): void {
  const {rcv, config} = tcb;
  rcv.scale = config.windowScaling ? offeredScale(tcb) : 0;
  rcv.wnd = Math.min(fullSpace(tcb), 65535);
  rcv.clamp = 65535 << rcv.scale;
  rcv.ssthresh = rcv.clamp;
}

/** The shift that a BSD's SYN offers, 0 to 14 (RFC 7323 §2.3). */
export function offeredScale(tcb: Tcb): number {
  let scale = 0;
  while (scale < MAX_SCALE && 65535 * 2 ** scale < tcb.config.receiveBufferMax) scale++;
  return scale;
}

/** BSD: as soon as the peer's segment size is known, both buffers hold whole segments of it. */
export function roundBuffers(tcb: Tcb): void {
  const {config, settings, options} = tcb;
  if (config.windowRule !== "bsd") return;
  const whole = (size: Bytes, most: Bytes): Bytes =>
    size > options.mssClamp
      ? Math.min(roundUp(size, options.mssClamp), Math.max(most, size))
      : size;
  settings.receiveBuffer = whole(settings.receiveBuffer, config.receiveBufferMax);
  settings.sendBuffer = whole(settings.sendBuffer, config.sendBufferMax);
}

/** BSD: all that is free, unless it is so little that it would be silly (tcp_output). */
function selectBsdWindow(tcb: Tcb): Bytes {
  const free = freeSpace(tcb);
  return free < tcb.settings.receiveBuffer >> 2 && free < tcb.snd.mss ? 0 : free;
}

/**
 * The window that would be offered now, in octets, before the promise not to shrink it (RFC 9293
 * §3.8.6.2.2, SHLD-14).
 */
export function selectWindow(tcb: Tcb): Bytes {
  const {rcv} = tcb;
  if (tcb.config.windowRule === "bsd") return selectBsdWindow(tcb);
  const allowed = fullSpace(tcb);
  const full = Math.min(rcv.clamp, allowed);
  const mss = Math.min(rcv.segment, full);
  if (mss <= 0) return 0;
  let free = freeSpace(tcb);
  if (free < full >> 1) {
    tcb.ack.quick = 0;
    free = roundDown(free, 1 << rcv.scale);
    // Less than a segment, or than a sixteenth of the buffer, is no window worth offering.
    if (free < allowed >> 4 || free < mss) return 0;
  }
  free = Math.min(free, rcv.ssthresh);
  if (rcv.scale > 0) return roundUp(free, 1 << rcv.scale);
  if (rcv.wnd <= free - mss || rcv.wnd > free) return roundDown(free, mss);
  if (mss === full && free > rcv.wnd + (full >> 1)) return free;
  return rcv.wnd;
}

/**
 * Fixes the window for a segment that is about to leave, and returns its header field: 16 bit,
 * scaled unless in a SYN (RFC 7323 §2.2).
 */
export function announceWindow(tcb: Tcb, syn: boolean): number {
  const {rcv} = tcb;
  if (syn) {
    // The window of a SYN segment is never scaled (RFC 7323 §2.2).
    return Math.min(rcv.wnd, 65535);
  }
  const open = openWindow(tcb);
  let wnd = selectWindow(tcb);
  if (wnd < open) wnd = roundUp(open, 1 << rcv.scale);
  const most = 65535 << rcv.scale;
  // A BSD takes in what its buffer holds, even if the field cannot say so much.
  if (tcb.config.windowRule === "bsd") rcv.wnd = wnd;
  wnd = Math.min(wnd, most);
  if (tcb.config.windowRule !== "bsd") rcv.wnd = wnd;
  rcv.wup = rcv.nxt;
  return tcb.config.windowRule === "bsd" ? Math.ceil(wnd / (1 << rcv.scale)) : wnd >> rcv.scale;
}

/** Lets the offer grow while segments are well filled (Linux's tcp_grow_window). */
export function growWindow(tcb: Tcb, length: Bytes): void {
  const {rcv} = tcb;
  if (length < 128) return;
  const room = Math.min(rcv.clamp, freeSpace(tcb)) - rcv.ssthresh;
  if (room <= 0) return;
  const cost = Math.floor(bufferCost(tcb, length) * rcv.share);
  const grow = cost <= length ? 2 * rcv.advertisedMss : growWithSmall(tcb, length, cost);
  if (grow === 0) return;
  rcv.ssthresh += Math.min(room, Math.max(grow, 2 * length));
  // The sender has to learn of it; while the window grows, quick ACKs do not run out.
  tcb.ack.quick |= 1;
}

/** Badly filled segments let the window grow too, while the buffer could still become large. */
function growWithSmall(tcb: Tcb, length: Bytes, cost: Bytes): Bytes {
  const {rcv, config} = tcb;
  let truesize = cost >> 1;
  let window = Math.floor(config.receiveBufferMax * rcv.share) >> 1;
  while (rcv.ssthresh <= window) {
    if (truesize <= length) return 2 * rcv.segment;
    truesize >>= 1;
    window >>= 1;
  }
  return 0;
}

/**
 * The program has read: lets the buffer follow what it reads in a round trip (Linux's receive
 * autotuning). Twice that much, and more while it grows from one round trip to the next.
 */
export function autotune(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  if (rcv.rtt === 0 || now - rcv.spaceAt < rcv.rtt) return;
  const unread = seqDiff(rcv.nxt, rcv.copied);
  const copied = seqDiff(rcv.copied, rcv.spaceSeq) - unread;
  if (copied > rcv.space) growBuffer(tcb, copied);
  rcv.spaceSeq = rcv.copied;
  rcv.spaceAt = now;
}

function growBuffer(tcb: Tcb, copied: Bytes): void {
  const {rcv, settings, config} = tcb;
  const before = Math.max(1, rcv.space);
  rcv.space = copied;
  if (settings.receiveBufferLocked) return;
  const growth = Math.floor((2 * copied * (copied - before)) / before);
  const window = 2 * copied + 2 * growth + rcv.outOfOrder.reach(rcv.nxt);
  const buffer = Math.min(Math.ceil(window / rcv.share), config.receiveBufferMax);
  if (buffer <= settings.receiveBuffer) return;
  settings.receiveBuffer = buffer;
  rcv.clamp = Math.min(fullSpace(tcb), settings.windowClamp || Infinity);
}

/**
 * A receiver's round trip, in µs, by the timestamp that the peer echoes: the least, then smoothed.
 */
export function measureByTimestamp(tcb: Tcb, segment: Segment, now: Micros): void {
  const {rcv, options} = tcb;
  if (!options.timestamps || segment.tsEcr <= 0 || segment.tsEcr === rcv.echoed) return;
  rcv.echoed = segment.tsEcr;
  if (segment.len < rcv.segment) return;
  const sample = sinceEchoed(tcb, segment.tsEcr, now);
  if (sample <= 0) return;
  if (rcv.rtt === 0 || sample < rcv.rtt) rcv.rtt = sample;
  else if (rcv.nxt === rcv.copied) rcv.rtt += Math.round((sample - rcv.rtt) / 8);
}

/** A receiver's round trip, in µs: the time in which one window's worth came in. */
export function measureReceiver(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  if (rcv.rttAt > 0) {
    if (seqDiff(rcv.nxt, rcv.rttSeq) < 0) return;
    const sample = Math.max(1, now - rcv.rttAt);
    rcv.rtt = rcv.rtt === 0 ? sample : Math.min(rcv.rtt, sample);
  }
  rcv.rttSeq = seqAdd(rcv.nxt, rcv.wnd);
  rcv.rttAt = now;
}
