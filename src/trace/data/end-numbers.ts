/**
 * The numbers of one end of a connection, as its segments tell them: for captures and recordings,
 * where nobody looked into the kernel at each segment.
 */
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import type {Sample, Samples} from "../../sim/record.ts";
import {ACK, FIN, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";

/** What one end has sent and got so far. Numbers are null before its first segment. */
export interface EndNumbers {
  /** The number of its SYN, and the one after its FIN; null without one. */
  syn: number | null;
  fin: number | null;
  una: number | null;
  nxt: number | null;
  /** Windows in bytes: the last that the peer announced, and the last of its own. */
  peerWindow: Bytes;
  ownWindow: Bytes;
  ownAck: number;
}

/** An end that has sent nothing yet. */
export const noNumbers = (): EndNumbers => ({
  syn: null,
  fin: null,
  una: null,
  nxt: null,
  peerWindow: 0,
  ownWindow: 0,
  ownAck: 0
});

/** Notes a segment that the end sends; `window` is what it announces, in bytes. */
export function noteSent(end: EndNumbers, segment: Segment, window: Bytes): void {
  const {flags, seq} = segment;
  if (flags & RST) return;
  const upTo = seqAdd(seq, segLen(segment));
  end.una ??= seq;
  if (end.nxt === null || seqGt(upTo, end.nxt)) end.nxt = upTo;
  end.ownWindow = window;
  if (flags & ACK) end.ownAck = segment.ack;
  if (flags & SYN) end.syn = seq;
  if (flags & FIN) end.fin = upTo;
}

/** Notes a segment that reaches the end. */
export function noteReceived(end: EndNumbers, {flags, ack}: Segment, window: Bytes): void {
  if (flags & RST || !(flags & ACK)) return;
  if (end.una !== null && seqGt(ack, end.una)) end.una = ack;
  end.peerWindow = window;
}

/** Bytes on their way: SYN and FIN have numbers, and are none. */
function bytesOut({syn, fin, una, nxt}: EndNumbers): Bytes {
  if (una === null || nxt === null) return 0;
  const control = (syn === una ? 1 : 0) + (fin !== null && seqGt(fin, una) ? 1 : 0);
  return Math.max(0, seqDiff(nxt, una) - control);
}

/**
 * A sample of what is known. What is not on the wire has no number: the congestion window limits
 * nothing here, and nothing waits to be sent or read.
 */
export function sampleOfNumbers(end: EndNumbers, socket: number, at: Micros): Sample {
  const {una, nxt} = end;
  return {
    at,
    socket,
    sndUna: una ?? 0,
    sndNxt: nxt ?? una ?? 0,
    sndWnd: end.peerWindow,
    rcvNxt: end.ownAck,
    rcvWnd: end.ownWindow,
    cwnd: Infinity,
    ssthresh: Infinity,
    sendQueue: bytesOut(end),
    recvQueue: 0,
    timer: "",
    timerAt: NEVER
  };
}

/** Samples as a trace has them. */
export const sampleList = (samples: readonly Sample[]): Samples => ({
  length: samples.length,
  get(index) {
    const sample = samples[index];
    if (sample) return sample;
    throw new RangeError(`There is no sample ${index}: there are ${samples.length}`);
  }
});
