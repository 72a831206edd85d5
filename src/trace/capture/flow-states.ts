/**
 * The states of both ends of a captured flow, as its segments show them: an end changes when it
 * sends a segment, and when one reaches it. What only its program knows stays hidden.
 */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Sample, SocketRecord, StateChange, Transit} from "../../sim/record.ts";
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {ACK, FIN, RST, SYN} from "../../wire/segment.ts";
import {seqGe} from "../../wire/seq.ts";
import {
  noNumbers,
  noteReceived,
  noteSent,
  sampleOfNumbers,
  type EndNumbers
} from "../data/end-numbers.ts";

/** What an end is like while its segments are gone through. */
interface End {
  readonly socket: SocketRecord;
  readonly numbers: EndNumbers;
  state: TcpState;
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
    samples.push(sampleOfNumbers(end.numbers, id, at));
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
    numbers: noNumbers()
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
  noteSent(end.numbers, segment, window);
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
  noteReceived(end.numbers, segment, window);
  return arrives(end, transit);
}

/** The state that a segment brings about where it arrives. */
function arrives(end: End, {segment: {flags, ack}}: Transit): Next | null {
  if (flags & SYN) {
    if (end.state === "SYN-SENT" && flags & ACK) return {to: "ESTABLISHED", cause: CAUSES.synAck};
    return end.state === "CLOSED" ? {to: "SYN-RECEIVED", cause: CAUSES.syn} : null;
  }
  const own = end.numbers.fin;
  const finAcked = own !== null && (flags & ACK) !== 0 && seqGe(ack, own);
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
