/**
 * The states of a recorded run. They were only sampled every few milliseconds: each is set to the
 * segment that brings it about, if there is one by then, which keeps their order.
 */
import {ms, NEVER} from "../../base/units.ts";
import type {Micros} from "../../base/units.ts";
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {ACK, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import type {Endpoint} from "../../wire/segment.ts";
import {seqAdd} from "../../wire/seq.ts";
import type {ConnectionRecord, SocketRecord, StateChange, Transit} from "../../sim/record.ts";
import {ADDRESSES} from "./recorded.ts";
import type {RecordedState, Recording} from "./recorded.ts";

/** The two ends of a connection, as one of its hosts sees them. */
export function endsOf(record: ConnectionRecord, host: number): {local: Endpoint; peer: Endpoint} {
  const own = record.opener === host;
  return own ? {local: record.from, peer: record.to} : {local: record.to, peer: record.from};
}

const STATES: Readonly<Record<string, TcpState>> = {
  LISTEN: "LISTEN",
  SYN_SENT: "SYN-SENT",
  SYN_RECV: "SYN-RECEIVED",
  ESTABLISHED: "ESTABLISHED",
  FIN_WAIT_1: "FIN-WAIT-1",
  FIN_WAIT_2: "FIN-WAIT-2",
  CLOSE_WAIT: "CLOSE-WAIT",
  CLOSING: "CLOSING",
  LAST_ACK: "LAST-ACK",
  TIME_WAIT: "TIME-WAIT",
  "(gone)": "CLOSED"
};

/** By so much may the clock of the samples be behind that of the packets. */
const CLOCKS_DIFFER = ms(50);

interface Growing {
  readonly record: SocketRecord;
  state: TcpState;
  floor: Micros;
}

/** Sockets and changes of state of a recording. */
export function statesOf(
  recording: Recording,
  connections: readonly ConnectionRecord[],
  transits: readonly Transit[]
): {sockets: SocketRecord[]; states: StateChange[]} {
  const sockets: SocketRecord[] = [];
  const states: StateChange[] = [];
  const open = new Map<string, Growing>();
  for (const sampled of recording.states) {
    const state = STATES[sampled.state];
    if (!state) continue;
    const host = sampled.host === "c" ? 0 : 1;
    const key = `${host}/${sampled.lport}/${sampled.rport}`;
    let socket = open.get(key);
    if (!socket) {
      const record = socketOf(sockets.length, host, sampled, connections);
      socket = {record, state: "CLOSED", floor: 0};
      sockets.push(record);
      open.set(key, socket);
    }
    const seen = state === "LISTEN" ? 0 : ms(sampled.t_ms);
    const found = causeOf(state, host, socket, transits);
    // What comes after the state was seen did not bring it about: a FIN may have to wait. A time
    // before the first packet shows nothing but clocks.
    const after = seen >= 0 && found && found.at > seen + CLOCKS_DIFFER;
    const cause = after ? null : found;
    const at = Math.max(socket.floor, cause?.at ?? seen);

    states.push({
      at,
      socket: socket.record.id,
      host,
      from: socket.state,
      to: state,
      cause: cause?.cause ?? CAUSES.unknown
    });
    socket.floor = at;
    socket.state = state;
    if (state === "CLOSED") {
      socket.record.goneAt = at;
      open.delete(key);
    }
  }
  return {sockets, states: states.sort((a, b) => a.at - b.at)};
}

function socketOf(
  id: number,
  host: number,
  sampled: RecordedState,
  connections: readonly ConnectionRecord[]
): SocketRecord {
  const address = ADDRESSES[host] ?? 0;
  const peer = ADDRESSES[1 - host] ?? 0;
  const port = host === 0 ? sampled.lport : sampled.rport;
  const connection = connections.findIndex((c) => {
    const {local} = endsOf(c, 0);
    return local.port === port;
  });
  const listener = sampled.rport === 0;
  return {
    id,
    host,
    connection: listener ? -1 : connection,
    local: {address: listener ? 0 : address, port: sampled.lport},
    remote: listener ? null : {address: peer, port: sampled.rport},
    createdAt: 0,
    goneAt: -1
  };
}

interface Found {
  readonly at: Micros;
  readonly cause: Cause;
}

/** The segment that brings a socket into a state: sent or received, not before the last change. */
function causeOf(
  state: TcpState,
  host: number,
  socket: Growing,
  transits: readonly Transit[]
): Found | null {
  const here = (t: Transit) => t.connection === socket.record.connection;
  const sent = (test: (t: Transit) => boolean, cause: Cause): Found | null => {
    const hit = transits.find(
      (t) => here(t) && t.from === host && t.sentAt >= socket.floor && test(t)
    );
    return hit ? {at: hit.sentAt, cause} : null;
  };
  const received = (test: (t: Transit) => boolean, cause: Cause): Found | null => {
    const hits = transits.filter(
      (t) => here(t) && t.to === host && t.arrivedAt >= socket.floor && test(t)
    );
    const at = Math.min(NEVER, ...hits.map((t) => t.arrivedAt));
    return hits.length > 0 ? {at, cause} : null;
  };
  const has = (bits: number) => (t: Transit) => (t.segment.flags & bits) === bits;
  const acksFin = (t: Transit) => has(ACK)(t) && t.segment.ack === finEnd(host, transits, here);
  switch (state) {
    case "SYN-SENT":
      return sent(has(SYN), CAUSES.activeOpen);
    case "SYN-RECEIVED":
      return received(has(SYN), CAUSES.syn);
    case "ESTABLISHED":
      return received(has(ACK), socket.state === "SYN-SENT" ? CAUSES.synAck : CAUSES.ackOfSyn);
    case "FIN-WAIT-1":
    case "LAST-ACK":
      return sent(has(FIN), CAUSES.close);
    case "FIN-WAIT-2":
      return received(acksFin, CAUSES.ackOfFin);
    case "CLOSE-WAIT":
    case "CLOSING":
      return received(has(FIN), CAUSES.fin);
    case "TIME-WAIT":
      return socket.state === "CLOSING"
        ? received(acksFin, CAUSES.ackOfFin)
        : received(has(FIN), CAUSES.fin);
    case "CLOSED":
      return socket.state === "LAST-ACK" ? received(acksFin, CAUSES.ackOfFin) : reset();
    case "LISTEN":
      return null;
  }
  function reset(): Found | null {
    return received(has(RST), CAUSES.rst) ?? sent(has(RST), CAUSES.sentReset);
  }
}

function finEnd(
  host: number,
  transits: readonly Transit[],
  here: (transit: Transit) => boolean
): number {
  const fin = transits.find((t) => here(t) && t.from === host && t.segment.flags & FIN);
  return fin ? seqAdd(fin.segment.seq, segLen(fin.segment)) : -1;
}
