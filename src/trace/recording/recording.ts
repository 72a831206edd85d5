/**
 * A recorded run of a real kernel, turned into the shape of a simulated one, so that the same views
 * draw both. Times of segments are measured; states were only sampled every few milliseconds, so
 * each is set to the segment or call that brings it about, which keeps their order.
 */
import {ms} from "../../base/units.ts";
import {ACK, FIN, PSH, RST, SYN, URG, makeSegment, segLen} from "../../wire/segment.ts";
import type {Endpoint} from "../../wire/segment.ts";
import {seqAdd, seqGt} from "../../wire/seq.ts";
import type {ConnectionRecord, Reason, Transit} from "../../sim/record.ts";
import {traceOf} from "../query/trace-of.ts";
import type {Trace} from "../query/trace.ts";
import {hostsOf} from "./recorded.ts";
import type {RecordedPacket, Recording} from "./recorded.ts";
import {eventsOf} from "./recorded-calls.ts";
import {samplesOf} from "./recorded-samples.ts";
import {endsOf, statesOf} from "./recorded-states.ts";

export type {Recording} from "./recorded.ts";

const FLAGS: Readonly<Record<string, number>> = {SYN, FIN, RST, ACK, PSH, URG};

/** A recording in the shape of a run, to be asked and drawn like one. */
export function runOfRecording(recording: Recording): Trace {
  const {connections, transits} = packetsOf(recording);
  const {sockets, states} = statesOf(recording, connections, transits);
  const ends = [0, ...transits.map((t) => Math.max(t.sentAt, t.arrivedAt))];
  const {calls, notes} = eventsOf(recording);
  const last = Math.max(...ends, ...states.map(({at}) => at), ...calls.map((c) => c.returnedAt));
  return traceOf({
    seed: 0,
    hosts: hostsOf(recording),
    connections,
    sockets,
    transits,
    states,
    calls,
    programs: [],
    waits: [],
    notes,
    samples: samplesOf(recording, sockets, transits),
    end: {at: last, why: "until"},
    faults: []
  });
}

function packetsOf(recording: Recording): {
  connections: ConnectionRecord[];
  transits: Transit[];
} {
  const connections: ConnectionRecord[] = [];
  const places = new Map<string, number>();
  const nth = [0, 0];
  const highest = new Map<string, number>();
  const shifts = shiftsOf(recording);
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
    const segment = segmentOf(packet, ends.local, ends.peer, shifts.get(`${key}/${from}`) ?? 0);
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
      marked: false,
      lost,
      reason: again ? "retransmit-timeout" : reasonOf(segment.flags, segment.len),
      attempt: 0,
      detail: again ? "timer-unknown" : null
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

/** By how much each end of each connection shifts its windows: not at all unless both offer it. */
function shiftsOf({packets}: Recording): ReadonlyMap<string, number> {
  const offered = new Map<string, number>();
  for (const {conn = "", dir, flags, opts} of packets)
    if (flags.split("|").includes("SYN"))
      offered.set(`${conn}/${dir.startsWith("c") ? 0 : 1}`, opts?.ws ?? -1);
  const agreed = [...offered].filter(([end, shift]) => {
    const peer = end.endsWith("0") ? `${end.slice(0, -1)}1` : `${end.slice(0, -1)}0`;
    return shift >= 0 && (offered.get(peer) ?? -1) >= 0;
  });
  return new Map(agreed);
}

function segmentOf(
  packet: RecordedPacket,
  from: Endpoint,
  to: Endpoint,
  shift: number
): Transit["segment"] {
  const opts = packet.opts ?? {};
  const flags = packet.flags.split("|").reduce((sum, name) => sum | (FLAGS[name] ?? 0), 0);
  return makeSegment({
    from,
    to,
    flags,
    seq: packet.seq,
    ack: packet.ack ?? 0,
    // The recording has it in bytes, the header in units of the agreed scale.
    wnd: flags & SYN ? packet.win : Math.floor(packet.win / 2 ** Math.min(shift, 14)),
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
  if (packet.lost === "mtu" || packet.lost === "unreachable") return {at, why: packet.lost};
  if (packet.lost === "chance") return {at, why: "chance"};
  if (packet.lost === "queue") return {at: ms(packet.t_ms), why: "queue"};
  return {at, why: "chosen"};
}
