/**
 * The send buffer: how much a program may write ahead of the network. Linux counts what each
 * segment costs in kernel memory, lets the buffer follow the congestion window, and wakes a writer
 * only when a third of the buffer is free.
 */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import type {Tcb} from "./tcb.ts";

/** What Linux adds to each queued buffer for its bookkeeping, in octets. */
const OVERHEAD = 1280;
/** The most text that one such buffer holds, in octets. */
const LARGEST = 65_535;
/** Headers and shared information that Linux reserves for each segment that may be in flight. */
const RESERVED = 640;

/** Octets written and not yet acknowledged, sent or not: what the send buffer holds. */
export function sendQueue(tcb: Tcb): Bytes {
  // Before the handshake is done SND.UNA is the SYN's own number.
  const from = tcb.snd.una === tcb.snd.iss ? seqAdd(tcb.snd.iss, 1) : tcb.snd.una;
  return Math.max(0, seqDiff(tcb.snd.end, from));
}

const countsCost = (tcb: Tcb): boolean => tcb.config.receiveAccounting === "truesize";

/** Text in one of Linux's buffers: whole segments, at most half of the peer's largest window. */
function bufferText(tcb: Tcb): Bytes {
  const {mss, maxWnd} = tcb.snd;
  return Math.max(1, Math.floor(Math.min(maxWnd / 2, LARGEST) / mss)) * mss;
}

/** Octets of text that fit: the last buffer may be begun while any room is left. */
function capacity(tcb: Tcb): Bytes {
  const size = tcb.settings.sendBuffer;
  if (!countsCost(tcb)) return size;
  const text = bufferText(tcb);
  return Math.ceil(size / (text + OVERHEAD)) * text;
}

/** Winsock: whatever its size, a send is taken whole while what waits is within the quota. */
const withinQuota = (tcb: Tcb): boolean => sendQueue(tcb) < tcb.settings.sendBuffer;

/** Room in the send buffer, in octets of text; Infinity where a send of any size is taken. */
export function sendRoom(tcb: Tcb): Bytes {
  if (tcb.config.sendBufferRule === "quota") return withinQuota(tcb) ? Infinity : 0;
  return Math.max(0, capacity(tcb) - sendQueue(tcb));
}

/** Whether a writer that had to wait may go on, and poll() says POLLOUT. */
export function writable(tcb: Tcb): boolean {
  if (!countsCost(tcb)) return sendRoom(tcb) > 0;
  const queue = sendQueue(tcb);
  const cost = queue + OVERHEAD * Math.ceil(queue / bufferText(tcb));
  return tcb.settings.sendBuffer - cost >= cost / 2;
}

/** Lets the buffer hold twice what may be in flight, unless SO_SNDBUF has fixed it. */
export function expandSendBuffer(tcb: Tcb): void {
  const {settings, config, cc, snd} = tcb;
  if (settings.sendBufferLocked) return;
  let cost = snd.mss;
  if (countsCost(tcb)) cost = 2 ** Math.ceil(Math.log2(cost + RESERVED)) + 256;
  const wanted = 2 * Math.max(cc.cwnd, 10) * cost;
  settings.sendBuffer = Math.max(settings.sendBuffer, Math.min(wanted, config.sendBufferMax));
}
