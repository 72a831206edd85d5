/**
 * The send buffer: how much a program may write ahead of the network, by one of three rules. Linux
 * wakes a writer only when a third of the buffer is free.
 */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {segmentSize} from "./segment-size.ts";
import type {Tcb} from "./tcb.ts";

/** What Linux adds to each queued buffer for its bookkeeping, in bytes. */
const OVERHEAD = 1280;
/** The most payload that one such buffer holds, in bytes. */
const LARGEST = 65_535;
/** Headers and shared information that Linux reserves for each segment that may be in flight. */
const RESERVED = 640;

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

/** Linux counts memory: the last buffer may be begun while any room is left. */
const truesize: SendBufferRule = {
  room(tcb) {
    const payload = bufferPayload(tcb);
    const capacity = Math.ceil(tcb.settings.sendBuffer / (payload + OVERHEAD)) * payload;
    return Math.max(0, capacity - sendQueue(tcb));
  },
  writable(tcb) {
    const queue = sendQueue(tcb);
    const cost = queue + OVERHEAD * Math.ceil(queue / bufferPayload(tcb));
    return tcb.settings.sendBuffer - cost >= cost / 2;
  },
  segmentCost: (mss) => 2 ** Math.ceil(Math.log2(mss + RESERVED)) + 256
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

/** Payload in one of Linux's buffers: whole segments, at most half of the largest window. */
function bufferPayload(tcb: Tcb): Bytes {
  const mss = segmentSize(tcb);
  return Math.max(1, Math.floor(Math.min(tcb.snd.maxWnd / 2, LARGEST) / mss)) * mss;
}

/** Room in the send buffer, in bytes; Infinity where a send of any size is taken. */
export function sendRoom(tcb: Tcb): Bytes {
  return ruleOf(tcb).room(tcb);
}

/** Whether a writer that had to wait may go on, and poll() reports POLLOUT. */
export function writable(tcb: Tcb): boolean {
  return ruleOf(tcb).writable(tcb);
}

/** Lets the buffer hold twice what may be in flight, unless SO_SNDBUF has fixed it. */
export function expandSendBuffer(tcb: Tcb): void {
  const {settings, config, cc, snd} = tcb;
  if (settings.sendBufferLocked) return;
  const wanted = 2 * Math.max(cc.cwnd, 10) * ruleOf(tcb).segmentCost(snd.mss);
  settings.sendBuffer = Math.max(settings.sendBuffer, Math.min(wanted, config.sendBufferMax));
}
