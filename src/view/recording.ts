/**
 * A recorded run of a real kernel, turned into the shape of a simulated one, so that the same views
 * draw both. Times of segments are measured; states were only sampled every few milliseconds, so
 * each is set to the segment or call that brings it about, which keeps their order.
 */
import type {Micros} from "../base/units.ts";
import {ms, NEVER} from "../base/units.ts";
import type {TcpState} from "../tcp/state.ts";
import {ACK, FIN, PSH, RST, SYN, URG, makeSegment, segLen} from "../wire/segment.ts";
import type {Endpoint} from "../wire/segment.ts";
import {seqAdd, seqGt} from "../wire/seq.ts";
import type {
  CallRecord,
  ConnectionRecord,
  HostRecord,
  NoteRecord,
  Reason,
  Run,
  SocketRecord,
  StateChange,
  Transit
} from "../sim/record.ts";

/** One packet of a recording; times are in ms, sequence numbers relative (the SYN is 0). */
export interface RecordedPacket {
  readonly t_ms: number;
  readonly rx_ms?: number;
  readonly dir: string;
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly len: number;
  readonly win: number;
  readonly opts?: {
    readonly mss?: number;
    readonly ws?: number;
    readonly sackOK?: boolean;
    readonly ts?: readonly number[];
    readonly sack?: readonly (readonly number[])[];
  };
  readonly lost?: string;
  readonly conn?: string | number;
}

/** Something a program or the link did. `host` is `c`, `s` or `link`. */
export interface RecordedEvent {
  readonly t_ms: number;
  readonly host: string;
  readonly what: string;
  readonly took_ms?: number;
}

/** A socket's state, sampled: its order is right, its time is rough. */
export interface RecordedState {
  readonly t_ms: number;
  readonly host: string;
  readonly lport: number;
  readonly rport: number;
  readonly state: string;
}

/** A recorded kernel run, as it stands in its JSON file. */
export interface Recording {
  readonly name: string;
  /** What it shows, in words. */
  readonly claim: string;
  /** The kernel's release: `"6.18.44-fc-v509"`. */
  readonly kernel: string;
  readonly link: {readonly delay_ms: number; readonly rate_mbps?: number | null};
  readonly packets: readonly RecordedPacket[];
  readonly events: readonly RecordedEvent[];
  readonly states: readonly RecordedState[];
}

const FLAGS: Readonly<Record<string, number>> = {SYN, FIN, RST, ACK, PSH, URG};
const HOSTS: readonly HostRecord[] = [
  {name: "client", system: "linux", address: 0x0a000001, dotted: "10.0.0.1"},
  {name: "server", system: "linux", address: 0x0a000002, dotted: "10.0.0.2"}
];

/** `"Linux 6.18"`: the kernel of a recording as people call it. */
export function kernelName(recording: Recording): string {
  const version = /^\d+\.\d+/.exec(recording.kernel)?.[0] ?? recording.kernel;
  return `Linux ${version}`;
}

/** A recording in the shape of a run. It cannot be run again: `again` throws. */
export function runOfRecording(recording: Recording): Run {
  const {connections, transits} = packetsOf(recording);
  const {sockets, states} = statesOf(recording, connections, transits);
  const ends = [0, ...transits.map((t) => Math.max(t.sentAt, t.arrivedAt))];
  const {calls, notes} = eventsOf(recording);
  const last = Math.max(...ends, ...states.map(({at}) => at), ...calls.map((c) => c.returnedAt));
  return {
    seed: 0,
    hosts: HOSTS,
    connections,
    sockets,
    transits,
    states,
    calls,
    waits: [],
    notes,
    samples: {
      length: 0,
      get() {
        throw new RangeError("A recording has no samples");
      }
    },
    end: {at: last, why: "until", text: ""},
    faults: [],
    again() {
      throw new Error("A recording cannot be run again");
    }
  };
}

function packetsOf(recording: Recording): {
  connections: ConnectionRecord[];
  transits: Transit[];
} {
  const connections: ConnectionRecord[] = [];
  const places = new Map<string, number>();
  const nth = [0, 0];
  const highest = new Map<string, number>();
  const transits = recording.packets.map((packet, id): Transit => {
    const from = packet.dir.startsWith("c") ? 0 : 1;
    const key = String(packet.conn ?? "");
    let connection = places.get(key);
    if (connection === undefined) {
      connection = connections.length;
      places.set(key, connection);
      connections.push(connectionOf(recording, connection, from));
    }
    const record = connections[connection];
    const ends = record ? endsOf(record, from) : {local: ANY, peer: ANY};
    const segment = segmentOf(packet, ends.local, ends.peer);
    nth[from] = (nth[from] ?? 0) + 1;
    const lost = lossOf(packet, recording);
    const side = `${connection}/${from}`;
    const before = highest.get(side);
    const end = seqAdd(segment.seq, segLen(segment));
    const again = segLen(segment) > 0 && before !== undefined && !seqGt(end, before);
    if (before === undefined || seqGt(end, before)) highest.set(side, end);
    return {
      id,
      from,
      to: 1 - from,
      nth: nth[from] ?? 0,
      connection,
      segment,
      sentAt: ms(packet.t_ms),
      arrivedAt: packet.rx_ms === undefined || lost ? -1 : ms(packet.rx_ms),
      lost,
      reason: again ? "retransmit-timeout" : reasonOf(segment.flags, segment.len),
      attempt: 0,
      detail: again ? "recorded: the kernel does not say which timer" : ""
    };
  });
  return {connections, transits};
}

const ANY: Endpoint = {address: 0, port: 0};

// What a recording shows of a reason is only what the segment itself says.
function reasonOf(flags: number, len: number): Reason {
  if (flags & RST) return "reset";
  if (flags & SYN) return flags & ACK ? "syn-ack" : "connect";
  if (flags & FIN) return "fin";
  return len > 0 ? "data" : "ack";
}

function connectionOf(recording: Recording, id: number, opener: number): ConnectionRecord {
  const ports = recording.states.filter(({host, rport}) => host === "c" && rport > 0);
  const pairs = [...new Map(ports.map((s) => [`${s.lport}:${s.rport}`, s])).values()];
  const pair = pairs[id] ?? pairs[0] ?? {lport: 49152 + id, rport: 80};
  const client = {address: 0x0a000001, port: pair.lport};
  const server = {address: 0x0a000002, port: pair.rport};
  const isn = new Map([
    [0, 0],
    [1, 0]
  ]);
  const [from, to] = opener === 0 ? [client, server] : [server, client];
  return {id, opener, from, to, isn};
}

function endsOf(record: ConnectionRecord, host: number): {local: Endpoint; peer: Endpoint} {
  const own = record.opener === host;
  return own ? {local: record.from, peer: record.to} : {local: record.to, peer: record.from};
}

function segmentOf(packet: RecordedPacket, from: Endpoint, to: Endpoint): Transit["segment"] {
  const opts = packet.opts ?? {};
  const flags = packet.flags.split("|").reduce((sum, name) => sum | (FLAGS[name] ?? 0), 0);
  return makeSegment({
    from,
    to,
    flags,
    seq: packet.seq,
    ack: packet.ack ?? 0,
    wnd: packet.win,
    len: packet.len,
    mss: opts.mss ?? 0,
    wscale: opts.ws ?? -1,
    sackPermitted: opts.sackOK ?? false,
    tsVal: opts.ts?.[0] ?? -1,
    tsEcr: opts.ts?.[1] ?? -1,
    sack: opts.sack?.map(([left = 0, right = 0]) => ({left, right})) ?? null
  });
}

function lossOf(packet: RecordedPacket, recording: Recording): Transit["lost"] {
  if (packet.lost === undefined) return null;
  const at = ms(packet.t_ms + recording.link.delay_ms / 2);
  if (packet.lost === "down") return {at, why: "cut"};
  if (packet.lost === "queue") return {at: ms(packet.t_ms), why: "queue"};
  return {at, why: "chosen"};
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

interface Growing {
  readonly record: SocketRecord;
  state: TcpState;
  floor: Micros;
}

function statesOf(
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
    const cause = causeOf(state, host, socket, transits);
    const at = Math.max(socket.floor, cause?.at ?? (state === "LISTEN" ? 0 : ms(sampled.t_ms)));
    const event = cause?.event ?? "sampled";
    states.push({
      at,
      socket: socket.record.id,
      host,
      from: socket.state,
      to: state,
      event
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
  const address = (HOSTS[host]?.address ?? 0) >>> 0;
  const peer = (HOSTS[1 - host]?.address ?? 0) >>> 0;
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

interface Cause {
  readonly at: Micros;
  readonly event: string;
}

/** The segment that brings a socket into a state: sent or received, not before the last change. */
function causeOf(
  state: TcpState,
  host: number,
  socket: Growing,
  transits: readonly Transit[]
): Cause | null {
  const here = (t: Transit) => t.connection === socket.record.connection;
  const sent = (test: (t: Transit) => boolean, event: string): Cause | null => {
    const hit = transits.find(
      (t) => here(t) && t.from === host && t.sentAt >= socket.floor && test(t)
    );
    return hit ? {at: hit.sentAt, event} : null;
  };
  const received = (test: (t: Transit) => boolean, event: string): Cause | null => {
    const hits = transits.filter(
      (t) => here(t) && t.to === host && t.arrivedAt >= socket.floor && test(t)
    );
    const at = Math.min(NEVER, ...hits.map((t) => t.arrivedAt));
    return hits.length > 0 ? {at, event} : null;
  };
  const has = (bits: number) => (t: Transit) => (t.segment.flags & bits) === bits;
  const acksFin = (t: Transit) => has(ACK)(t) && t.segment.ack === finEnd(host, transits, here);
  switch (state) {
    case "SYN-SENT":
      return sent(has(SYN), "OPEN");
    case "SYN-RECEIVED":
      return received(has(SYN), "rcv SYN");
    case "ESTABLISHED":
      return received((t) => has(ACK)(t), "rcv ACK");
    case "FIN-WAIT-1":
    case "LAST-ACK":
      return sent(has(FIN), "CLOSE");
    case "FIN-WAIT-2":
      return received(acksFin, "rcv ACK of FIN");
    case "CLOSE-WAIT":
    case "CLOSING":
      return received(has(FIN), "rcv FIN");
    case "TIME-WAIT":
      return received(socket.state === "CLOSING" ? acksFin : has(FIN), "rcv FIN");
    case "CLOSED":
      return socket.state === "LAST-ACK" ? received(acksFin, "rcv ACK of FIN") : reset();
    case "LISTEN":
      return null;
  }
  function reset(): Cause | null {
    return received(has(RST), "rcv RST") ?? sent(has(RST), "RST sent");
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

/** Calls and notes of the recording: `"recv() called"` … `"recv() -> 10 bytes"` is one call. */
function eventsOf(recording: Recording): {calls: CallRecord[]; notes: NoteRecord[]} {
  const calls: CallRecord[] = [];
  const notes: NoteRecord[] = [];
  for (const event of recording.events) {
    const host = event.host === "c" ? 0 : event.host === "s" ? 1 : -1;
    const at = ms(event.t_ms);
    const match = /^(\w+)\((.*?)\)(.*?)(?: called| returned| -> (.*))$/.exec(event.what);
    if (!match || host < 0) {
      notes.push({at, host, kind: host < 0 ? "fault" : "log", text: event.what});
      continue;
    }
    const [, name = "", args = "", , result] = match;
    if (event.what.endsWith(" called")) {
      calls.push(callOf(host, name, args, at));
      continue;
    }
    const started = calls.findLast((c) => c.host === host && c.name === name && c.returnedAt < 0);
    const call = started ?? callOf(host, name, args, startOf(event, name));
    if (!started) calls.push(call);
    call.returnedAt = at;
    call.result = result === "ok" ? "" : (result ?? "");
    if (/^E[A-Z]+$/.test(call.result)) call.errno = call.result;
  }
  return {calls: calls.sort((a, b) => a.calledAt - b.calledAt), notes};
}

// connect() and accept() were noted when they returned; both had been called before the first SYN.
function startOf(event: RecordedEvent, name: string): Micros {
  if (event.took_ms !== undefined) return Math.max(0, ms(event.t_ms - event.took_ms));
  return name === "connect" || name === "accept" ? 0 : ms(event.t_ms);
}

function callOf(host: number, name: string, args: string, at: Micros): CallRecord {
  return {
    host,
    program: 0,
    name,
    args,
    socket: -1,
    calledAt: Math.max(0, at),
    returnedAt: -1,
    result: "",
    errno: null
  };
}
