/**
 * The states of both ends of a captured flow, as its segments show them: an end changes when it
 * sends a segment, and when one reaches it. What only its program knows stays hidden.
 */
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import type {Sample, SocketRecord, StateChange, Transit} from "../../sim/record.ts";
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {ACK, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGe, seqGt} from "../../wire/seq.ts";

/** What an end is like while its segments are gone through. */
interface End {
  readonly socket: SocketRecord;
  state: TcpState;
  /** The number after its FIN; null before it. */
  fin: number | null;
  una: number | null;
  nxt: number | null;
  peerWindow: Bytes;
  ownAck: number;
  ownWindow: Bytes;
}

/** What is inferred of the two sockets. */
export interface Inferred {
  readonly sockets: SocketRecord[];
  readonly states: StateChange[];
  readonly samples: Sample[];
}

interface Event {
  readonly at: Micros;
  readonly sends: boolean;
  readonly transit: Transit;
}

/** Goes through all segments. `windows` are those that they announce, in bytes, by their ids. */
export function inferStates(
  transits: readonly Transit[],
  windows: readonly Bytes[],
  opened: boolean
): Inferred {
  const states: StateChange[] = [];
  const samples: Sample[] = [];
  const ends = ([0, 1] as const).map((host) => beginAt(host, transits, opened));
  for (const {at, sends, transit} of eventsOf(transits)) {
    const end = ends[sends ? transit.from : transit.to];
    if (!end) continue;
    const window = windows[transit.id] ?? 0;
    const {id, host} = end.socket;
    // One segment can move an end on twice: a FIN that acknowledges its own.
    for (let next = sends ? sent(end, transit, window) : received(end, transit, window); next;) {
      states.push({at, socket: id, host, from: end.state, to: next.to, cause: next.cause});
      end.state = next.to;
      if (next.to === "CLOSED") end.socket.goneAt = at;
      next = !sends && end.state === "FIN-WAIT-2" ? arrives(end, transit) : null;
    }
    samples.push(sampleOf(end, at));
  }
  return {sockets: ends.map(({socket}) => socket), states, samples};
}

function beginAt(host: 0 | 1, transits: readonly Transit[], opened: boolean): End {
  const first = transits.find(({from, to}) => from === host || to === host);
  const segment = first?.segment;
  const own = first?.from === host;
  const at = (own ? first?.sentAt : first?.arrivedAt) ?? 0;
  const local = (own ? segment?.from : segment?.to) ?? {address: 0, port: 0};
  const remote = (own ? segment?.to : segment?.from) ?? null;
  const createdAt = opened ? Math.max(0, at) : 0;
  return {
    socket: {id: host, host, connection: 0, local, remote, createdAt, goneAt: -1},
    // What was open before the capture began is open.
    state: opened ? "CLOSED" : "ESTABLISHED",
    fin: null,
    una: null,
    nxt: null,
    peerWindow: 0,
    ownAck: 0,
    ownWindow: 0
  };
}

function eventsOf(transits: readonly Transit[]): Event[] {
  const events: Event[] = [];
  for (const transit of transits) {
    events.push({at: transit.sentAt, sends: true, transit});
    if (transit.arrivedAt >= 0) events.push({at: transit.arrivedAt, sends: false, transit});
  }
  return events.sort((a, b) => a.at - b.at || a.transit.id - b.transit.id);
}

interface Next {
  readonly to: TcpState;
  readonly cause: Cause;
}

function sent(end: End, {segment}: Transit, window: Bytes): Next | null {
  const {flags} = segment;
  const upTo = seqAdd(segment.seq, segLen(segment));
  if (!(flags & RST)) {
    end.una ??= segment.seq;
    if (end.nxt === null || seqGt(upTo, end.nxt)) end.nxt = upTo;
    end.ownWindow = window;
    if (flags & ACK) end.ownAck = segment.ack;
    if (flags & FIN) end.fin = upTo;
  }
  if (flags & RST) return {to: "CLOSED", cause: CAUSES.sentReset};
  if (flags & SYN) {
    if (end.state !== "CLOSED") return null;
    return flags & ACK
      ? {to: "SYN-RECEIVED", cause: CAUSES.syn}
      : {to: "SYN-SENT", cause: CAUSES.activeOpen};
  }
  if (!(flags & FIN)) return null;
  if (end.state === "ESTABLISHED" || end.state === "SYN-RECEIVED")
    return {to: "FIN-WAIT-1", cause: CAUSES.close};
  return end.state === "CLOSE-WAIT" ? {to: "LAST-ACK", cause: CAUSES.close} : null;
}

function received(end: End, transit: Transit, window: Bytes): Next | null {
  const {segment} = transit;
  const {flags} = segment;
  if (flags & RST) return end.state === "CLOSED" ? null : {to: "CLOSED", cause: CAUSES.rst};
  if (flags & ACK) {
    if (end.una !== null && seqGt(segment.ack, end.una)) end.una = segment.ack;
    end.peerWindow = window;
  }
  return arrives(end, transit);
}

/** The state that a segment brings about where it arrives. */
function arrives(end: End, {segment: {flags, ack}}: Transit): Next | null {
  if (flags & SYN) {
    if (end.state === "SYN-SENT" && flags & ACK) return {to: "ESTABLISHED", cause: CAUSES.synAck};
    return end.state === "CLOSED" ? {to: "SYN-RECEIVED", cause: CAUSES.syn} : null;
  }
  const finAcked = end.fin !== null && (flags & ACK) !== 0 && seqGe(ack, end.fin);
  const fin = (flags & FIN) !== 0;
  switch (end.state) {
    case "SYN-RECEIVED":
      if (fin) return {to: "CLOSE-WAIT", cause: CAUSES.fin};
      return flags & ACK ? {to: "ESTABLISHED", cause: CAUSES.ackOfSyn} : null;
    case "ESTABLISHED":
      return fin ? {to: "CLOSE-WAIT", cause: CAUSES.fin} : null;
    case "FIN-WAIT-1":
      if (finAcked) return {to: "FIN-WAIT-2", cause: CAUSES.ackOfFin};
      return fin ? {to: "CLOSING", cause: CAUSES.fin} : null;
    case "FIN-WAIT-2":
      return fin ? {to: "TIME-WAIT", cause: CAUSES.fin} : null;
    case "CLOSING":
      return finAcked ? {to: "TIME-WAIT", cause: CAUSES.ackOfFin} : null;
    case "LAST-ACK":
      return finAcked ? {to: "CLOSED", cause: CAUSES.ackOfFin} : null;
    default:
      return null;
  }
}

/** What is not on the wire has no number: the congestion window limits nothing here. */
function sampleOf(end: End, at: Micros): Sample {
  const {una, nxt} = end;
  const flying = una === null || nxt === null ? 0 : Math.max(0, seqDiff(nxt, una));
  const control = end.fin !== null && una !== null && seqGt(end.fin, una) ? 1 : 0;
  const opening = end.state === "SYN-SENT" || end.state === "SYN-RECEIVED" ? 1 : 0;
  return {
    at,
    socket: end.socket.id,
    sndUna: una ?? 0,
    sndNxt: nxt ?? una ?? 0,
    sndWnd: end.peerWindow,
    rcvNxt: end.ownAck,
    rcvWnd: end.ownWindow,
    cwnd: Infinity,
    ssthresh: Infinity,
    sendQueue: Math.max(0, flying - control - opening),
    recvQueue: 0,
    timer: "",
    timerAt: NEVER
  };
}
