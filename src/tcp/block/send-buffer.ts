/**
 * The send buffer: how much a program may write ahead of the network, by one of three rules. Linux
 * wakes a writer only when a third of the buffer is free.
 */
import {powerOfTwoFrom} from "../../base/power-of-two.ts";
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {segmentSize} from "./segment-size.ts";
import {pipe, type Tcb} from "./tcb.ts";

/** What Linux adds to each buffer of payload for its bookkeeping, in bytes (measured on 6.18). */
const OVERHEAD = 832;
/** The most payload that one such buffer holds, in bytes. */
const LARGEST = 65_535;
/** Headers and shared information that Linux reserves for each segment that may be in flight. */
const RESERVED = 512;

/** Bytes written and not yet acknowledged, sent or not: what the send buffer holds. */
export function sendQueue(tcb: Tcb): Bytes {
  // Before the handshake is done SND.UNA is the SYN's own number.
  const from = tcb.snd.una === tcb.snd.iss ? seqAdd(tcb.snd.iss, 1) : tcb.snd.una;
  return Math.max(0, seqDiff(tcb.snd.end, from));
}

/** How a stack limits what a program may write ahead. Sizes are in bytes of payload. */
interface SendBufferRule {
  /** What one send() may add now; Infinity where a send of any size is taken. */
  room(tcb: Tcb): Bytes;
  /** Whether a writer that had to wait may go on, and poll() reports POLLOUT. */
  writable(tcb: Tcb): boolean;
  /** What a full segment in flight costs of the buffer, for the buffer to grow by. */
  segmentCost(mss: Bytes): Bytes;
}

/** Linux counts memory: another buffer may be begun while any room is left. */
const truesize: SendBufferRule = {
  // How much exactly shows only as buffers are filled, and handed on at once.
  room: (tcb) => (tailRoom(tcb) > 0 || mayBegin(tcb) ? Infinity : 0),
  writable(tcb) {
    // A writer is woken only when half as much waits to be sent (tcp_stream_memory_free).
    if (unsent(tcb) * 2 >= tcb.settings.notSentLowWater) return false;
    const cost = sendMemory(tcb);
    return tcb.settings.sendBuffer - cost >= cost >> 1;
  },
  segmentCost: (mss) => powerOfTwoFrom(mss + RESERVED) + 256
};

/** BSD counts payload: as much is taken as there is room for. */
const room: SendBufferRule = {
  room: (tcb) => Math.max(0, tcb.settings.sendBuffer - sendQueue(tcb)),
  writable: (tcb) => room.room(tcb) > 0,
  segmentCost: (mss) => mss
};

/** Winsock: a send is taken whole, whatever its size, while what waits is within the quota. */
const quota: SendBufferRule = {
  room: (tcb) => (quota.writable(tcb) ? Infinity : 0),
  writable: (tcb) => sendQueue(tcb) < tcb.settings.sendBuffer,
  segmentCost: (mss) => mss
};

const RULES = {truesize, room, quota} as const;

const ruleOf = ({config}: Tcb): SendBufferRule => RULES[config.sendBufferRule];

/** The memory that waits to be acknowledged, as Linux counts it (sk_wmem_queued). */
export function sendMemory(tcb: Tcb): Bytes {
  const {buffers, inFlight} = tcb.snd;
  const held = inFlight.head?.held ?? 0;
  return sendQueue(tcb) + held + OVERHEAD * (buffers.count + inFlight.buffers);
}

/** May another buffer be begun? */
function mayBegin(tcb: Tcb): boolean {
  const {sendBuffer, notSentLowWater} = tcb.settings;
  return sendMemory(tcb) < sendBuffer && unsent(tcb) < notSentLowWater;
}

/** Written and not yet sent, in bytes. */
const unsent = ({snd}: Tcb): Bytes => Math.max(0, seqDiff(snd.end, snd.nxt));

/** Payload that Linux's last buffer still has room for, in bytes, of `payload` in all. */
function tailRoom(tcb: Tcb, payload = bufferPayload(tcb)): Bytes {
  const filled = tcb.snd.buffers.tail(tcb.snd.nxt);
  return filled < 0 ? 0 : Math.max(0, payload - filled);
}

/**
 * Takes at most `length` bytes into Linux's last buffer, or into a new one; `first` says that a
 * write begins with them. What is `urgent` goes into buffers of one segment (tcp_send_mss). Returns
 * how many fit: 0 when the send buffer is full.
 */
export function fillBuffer(tcb: Tcb, length: Bytes, first: boolean, urgent: boolean): Bytes {
  const {snd} = tcb;
  const payload = urgent ? segmentSize(tcb) : bufferPayload(tcb);
  const room = tailRoom(tcb, payload);
  if (room > 0) {
    const taken = Math.min(room, length);
    snd.end = seqAdd(snd.end, taken);
    snd.buffers.extend(snd.end, first);
    return taken;
  }
  if (!mayBegin(tcb)) return 0;
  const taken = Math.min(payload, length);
  snd.end = seqAdd(snd.end, taken);
  snd.buffers.begin(snd.end);
  // What is written from now on is held again (tcp_skb_entail).
  snd.uncorked = false;
  return taken;
}

/** Payload in one of Linux's buffers: whole segments, at most half of the largest window. */
function bufferPayload(tcb: Tcb): Bytes {
  const {maxWnd} = tcb.snd;
  const mss = segmentSize(tcb);
  const most = maxWnd > 536 ? maxWnd >> 1 : maxWnd || LARGEST;
  return Math.max(1, Math.floor(Math.min(most, LARGEST) / mss)) * mss;
}

/** Room in the send buffer, in bytes; Infinity where a send of any size is taken. */
export function sendRoom(tcb: Tcb): Bytes {
  return ruleOf(tcb).room(tcb);
}

/** Whether a writer that had to wait may go on, and poll() reports POLLOUT. */
export function writable(tcb: Tcb): boolean {
  return ruleOf(tcb).writable(tcb);
}

/**
 * Looks after a writer that had to wait, once more was sent or acknowledged: while more could be in
 * flight the buffer grows, and with room enough the wait is over (tcp_check_space).
 */
export function checkRoom(tcb: Tcb): void {
  if (!tcb.snd.blocked) return;
  if (pipe(tcb) < tcb.cc.cwnd) expandSendBuffer(tcb);
  if (writable(tcb)) tcb.snd.blocked = false;
}

/** Lets the buffer hold twice what may be in flight (BBR: thrice), unless SO_SNDBUF fixed it. */
export function expandSendBuffer(tcb: Tcb): void {
  const {settings, config, cc, snd, options} = tcb;
  if (settings.sendBufferLocked) return;
  const largest = Math.max(options.mssClamp, snd.mss);
  // What may be late on a path that reorders counts, too (tcp_sndbuf_expand).
  const segments = Math.max(cc.cwnd, 10, cc.dupThreshold + 1);
  const wanted = cc.bufferWindows * segments * ruleOf(tcb).segmentCost(largest);
  settings.sendBuffer = Math.max(settings.sendBuffer, Math.min(wanted, config.sendBufferMax));
}
