/**
 * The byte stream of one flow at a time: what is acknowledged, in flight, sendable, held and
 * blocked at the sender; what is read, unread and free at the receiver. Numbers are relative: the
 * SYN is 0, the first byte of text is 1 (RFC 9293 §3.3.1, figures 3 and 4).
 */
import type {Bytes, Micros} from "../../base/units.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {CallRecord, Sample, SocketRecord} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {count, duration} from "../words/duration.ts";
import {socketOf, hostName} from "../query/flow.ts";
import type {Flow} from "../query/flow.ts";
import {existsAt, sampleAt, stateAt, waitsAt} from "../query/at-time.ts";
import {strokesOf} from "./time-sequence.ts";
import {words} from "./words.ts";

/** A stretch of the stream: `from` is its first byte, `to` the one after its last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The sender's side. The stretches touch: acked, in flight, sendable, held or blocked. */
interface SendSide {
  readonly acked: Stretch;
  readonly inFlight: Stretch;
  readonly sendable: Stretch;
  /** Held by Nagle or a cork, though the windows would let it go. */
  readonly held: Stretch;
  readonly blocked: Stretch;
  /** SND.WND and the congestion window, in bytes; both count from SND.UNA. */
  readonly window: Bytes;
  readonly cwnd: Bytes;
  /** Bytes written and not acknowledged: what is in the send buffer. */
  readonly buffered: Bytes;
}

/** The receiver's side. `early` are bytes that came out of order. */
interface ReceiveSide {
  readonly read: Stretch;
  readonly unread: Stretch;
  readonly early: readonly Stretch[];
  /** Room that is announced to the sender: RCV.NXT to RCV.NXT + RCV.WND. */
  readonly free: Stretch;
}

/**
 * One flow's stream at a time. A side is null where nothing is known of its socket yet, and where
 * that is gone.
 */
export interface Stream {
  readonly send: SendSide | null;
  readonly receive: ReceiveSide | null;
  /** Is there a side no more, as its socket is gone? */
  readonly gone: {readonly send: boolean; readonly receive: boolean};
  /** Why what is not sent is not sent, and which call waits. */
  readonly why: readonly string[];
}

/** The stream of a flow at a time. */
export function streamAt(run: Trace, flow: Flow, at: Micros): Stream {
  const sender = socketOf(run, flow.connection, flow.from);
  const receiver = socketOf(run, flow.connection, flow.to);
  const isn = run.connections[flow.connection]?.isn.get(flow.from);
  const gone = {send: isGone(sender, at), receive: isGone(receiver, at)};
  if (isn === undefined) return {send: null, receive: null, gone, why: []};
  const sent = sender && existsAt(sender, at) ? sampleAt(run, sender.id, at) : null;
  const got = receiver && sampleAt(run, receiver.id, at);
  const holding = sender
    ? waitsAt(run, sender.id, at).some((w) => w.kind !== "delayed-ack")
    : false;
  const {total} = streamSizes(run, flow);
  const send = sent ? sendSide(sent, isn, holding, total + 1) : null;
  const state = receiver && stateAt(run, receiver.id, at);
  const receive = got && state ? receiveSide(run, flow, got, isn, state, at) : null;
  const why = send && sender ? reasons(run, flow, sender.id, send, sent, at) : [];
  return {send, receive, gone, why};
}

const isGone = (socket: SocketRecord | null, at: Micros): boolean =>
  socket !== null && socket.goneAt >= 0 && socket.goneAt <= at;

const stretch = (from: number, to: number): Stretch => ({from, to: Math.max(from, to)});

/** Bytes in a stretch. */
export const size = ({from, to}: Stretch): number => to - from;

/**
 * The bytes of text that are sent and not acknowledged. The SYN takes up the number before the
 * first byte, and the FIN the one after the last (RFC 9293 §3.4): neither is a byte of text.
 */
export function textInFlight({sndUna, sndNxt, sendQueue}: Sample, isn: number): Stretch {
  const una = Math.max(1, seqDiff(sndUna, isn));
  return stretch(una, Math.min(seqDiff(sndNxt, isn), una + sendQueue));
}

/** `last` is the number after the last byte of text: what is acknowledged above it is the FIN. */
function sendSide(sample: Sample, isn: number, holding: boolean, last: number): SendSide {
  const out = textInFlight(sample, isn);
  const una = Math.min(last, out.from);
  const end = una + sample.sendQueue;
  const sent = una + size(out);
  const window = sample.sndWnd;
  const {cwnd} = sample;
  const usable = Math.max(sent, Math.min(end, una + Math.min(window, cwnd)));
  return {
    acked: stretch(1, una),
    inFlight: stretch(una, sent),
    sendable: stretch(sent, holding ? sent : usable),
    held: stretch(sent, holding ? usable : sent),
    blocked: stretch(usable, end),
    window,
    cwnd,
    buffered: sample.sendQueue
  };
}

/** States in which the peer's FIN has arrived. */
export const FIN_RECEIVED: readonly TcpState[] = ["CLOSE-WAIT", "LAST-ACK", "CLOSING", "TIME-WAIT"];

function receiveSide(
  run: Trace,
  flow: Flow,
  sample: Sample,
  isn: number,
  state: TcpState,
  at: Micros
): ReceiveSide | null {
  if (state === "LISTEN" || state === "SYN-SENT" || state === "CLOSED") return null;
  const nxt = seqDiff(sample.rcvNxt, isn);
  const end = Math.max(1, FIN_RECEIVED.includes(state) ? nxt - 1 : nxt);
  const free = stretch(end, end + sample.rcvWnd);
  return {
    read: stretch(1, end - sample.recvQueue),
    unread: stretch(end - sample.recvQueue, end),
    early: earlyOctets(run, flow, isn, free, at),
    free
  };
}

/** What has come out of order: in the window, and after what is missing. */
function earlyOctets(
  run: Trace,
  flow: Flow,
  isn: number,
  free: Stretch,
  at: Micros
): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const t of run.transits) {
    if (t.sentAt > at) break;
    if (t.connection !== flow.connection || t.from !== flow.from || t.segment.len === 0) continue;
    if (t.arrivedAt < 0 || t.arrivedAt > at) continue;
    const from = seqDiff(t.segment.seq, isn);
    const to = from + t.segment.len;
    if (from > free.from && to <= free.to) found.push({from, to});
  }
  return merge(found);
}

/** Stretches in order, those that touch as one. */
function merge(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) {
      merged[merged.length - 1] = {from: last.from, to: Math.max(last.to, next.to)};
    } else merged.push(next);
  }
  return merged;
}

function reasons(
  run: Trace,
  flow: Flow,
  socket: number,
  send: SendSide,
  sample: Sample | null,
  at: Micros
): string[] {
  const why: string[] = [];
  const kinds = waitsAt(run, socket, at).map(({kind}) => kind);
  if (size(send.held) > 0) {
    const held = count(size(send.held));
    const isNagle = kinds.includes("nagle");
    why.push(
      isNagle ? words.heldByNagle(held, count(size(send.inFlight))) : words.heldByCork(held)
    );
  }
  const sacked = sackedOctets(run, flow, send.inFlight, at);
  if (sacked > 0) {
    why.push(words.sacked(count(sacked)));
  }
  if (size(send.blocked) > 0) {
    const blocked = count(size(send.blocked));
    const {window, cwnd} = send;
    const {blockedByPeer, blockedByCwnd} = words;
    why.push(
      window < cwnd ? blockedByPeer(blocked, count(window)) : blockedByCwnd(blocked, count(cwnd))
    );
  }
  if (sample?.timer === "persist" && sample.timerAt >= at) {
    why.push(words.probeIn(duration(sample.timerAt - at)));
  }
  const call = blockedSend(run, flow.from, socket, at);
  if (call) {
    why.push(words.waitsSince(hostName(run, flow.from), call.name, duration(call.calledAt)));
  }
  return why;
}

/** Bytes that the receiver has reported beyond what is missing, as far as the sender knows. */
function sackedOctets(run: Trace, flow: Flow, inFlight: Stretch, at: Micros): Bytes {
  const known: Stretch[] = [];
  for (const mark of strokesOf(run, flow).sacks) {
    if (mark.at > at) break;
    const from = Math.max(mark.from, inFlight.from);
    if (mark.to > from) known.push({from, to: mark.to});
  }
  return merge(known).reduce((sum, each) => sum + size(each), 0);
}

function blockedSend(run: Trace, host: number, socket: number, at: Micros): CallRecord | null {
  const waiting = run.calls.find(
    (call) =>
      call.host === host &&
      call.socket === socket &&
      call.name === "send" &&
      call.calledAt <= at &&
      (call.returnedAt < 0 || at < call.returnedAt)
  );
  return waiting ?? null;
}

/** A stream in words, one text for each thing that there is something of. */
export function streamText(run: Trace, flow: Flow, {send, receive, gone, why}: Stream): string {
  const parts: string[] = [];
  const say = (name: string, octets: number) => {
    if (octets > 0) parts.push(`${count(octets)} B ${name}`);
  };
  if (send) {
    parts.push(`${hostName(run, flow.from)}:`);
    say(words.acked, size(send.acked));
    say(words.inFlight, size(send.inFlight));
    say(words.sendable, size(send.sendable));
    say(words.held, size(send.held));
    say(words.blocked, size(send.blocked));
    parts.push(words.window(count(send.window)));
    if (Number.isFinite(send.cwnd)) parts.push(`cwnd ${count(send.cwnd)} B`);
  } else if (gone.send) parts.push(words.socketGone(hostName(run, flow.from)));
  if (receive) {
    parts.push(`${hostName(run, flow.to)}:`);
    say(words.read, size(receive.read));
    say(words.unread, size(receive.unread));
    say(
      words.outOfOrder,
      receive.early.reduce((sum, each) => sum + size(each), 0)
    );
    parts.push(words.free(count(size(receive.free))));
  } else if (gone.receive) parts.push(words.socketGone(hostName(run, flow.to)));
  const text = parts.join(", ").replaceAll(":,", ":");
  return [text || words.unknown, ...why].join(". ");
}

/** The largest stretches that a flow's stream ever has: by them a picture chooses its scale. */
export interface StreamSizes {
  /** Bytes of text that were ever written. */
  readonly total: number;
  readonly buffered: number;
  readonly inFlight: number;
}

const sizesCache = new WeakMap<Trace, Map<string, StreamSizes>>();

/** How large a flow's stream becomes. */
export function streamSizes(run: Trace, flow: Flow): StreamSizes {
  const known = sizesCache.get(run) ?? new Map<string, StreamSizes>();
  sizesCache.set(run, known);
  const key = `${flow.connection}/${flow.from}`;
  const before = known.get(key);
  if (before) return before;
  const socket = socketOf(run, flow.connection, flow.from)?.id ?? -1;
  const isn = run.connections[flow.connection]?.isn.get(flow.from) ?? 0;
  let [total, buffered, inFlight] = [0, 0, 0];
  for (let i = 0; i < run.samples.length; i++) {
    const sample = run.samples.get(i);
    if (sample.socket !== socket) continue;
    const side = sendSide(sample, isn, false, Infinity);
    // When nothing is buffered, a FIN may be all that was acknowledged last.
    if (sample.sendQueue > 0) total = Math.max(total, side.blocked.to - 1);
    buffered = Math.max(buffered, sample.sendQueue);
    inFlight = Math.max(inFlight, size(side.inFlight));
  }
  const sizes = {total, buffered, inFlight};
  known.set(key, sizes);
  return sizes;
}
