/**
 * Packets of a recording and of a simulated run in one form: numbers relative to each side's
 * initial sequence number, windows scaled, connections numbered in the order of their first packet.
 */
import type {Transit} from "../../src/sim/record.ts";
import type {Trace as ModelTrace} from "../../src/trace/query/trace.ts";
import {ACK, CWR, ECE, FIN, PSH, RST, SYN, URG} from "../../src/wire/segment.ts";
import type {Trace} from "./trace.ts";

export interface Packet {
  /** Place in the recording, or in the run's transits. */
  readonly index: number;
  /** When it was sent, in ms of the recording's clock. */
  readonly t: number;
  /** When it reached the other host; null when it did not. */
  readonly rx: number | null;
  readonly conn: number;
  readonly dir: "c>s" | "s>c";
  /** `S`, `F`, `R`, `.`, …; PSH apart, because it follows how the send queue was cut. */
  readonly flags: string;
  readonly push: boolean;
  readonly seq: number;
  readonly ack: number | null;
  readonly len: number;
  readonly win: number;
  readonly mss: number | null;
  readonly wscale: number | null;
  readonly sackPermitted: boolean;
  readonly timestamps: boolean;
  readonly sack: string;
  readonly lost: boolean;
  /** Why the simulator sent it; empty in a recording. */
  readonly reason: string;
}

const LETTERS: Readonly<Record<string, string>> = {
  SYN: "S",
  FIN: "F",
  RST: "R",
  ACK: ".",
  URG: "U",
  ECE: "E",
  CWR: "W",
  PSH: ""
};

/** The packets of a recording. */
export function recorded(trace: Trace): Packet[] {
  return trace.packets.map((p, index) => ({
    index,
    t: p.t_ms,
    rx: p.rx_ms ?? null,
    conn: p.conn ?? 1,
    dir: p.dir,
    flags: p.flags
      .split("|")
      .map((name) => LETTERS[name] ?? name)
      .join(""),
    push: p.flags.includes("PSH"),
    seq: p.seq,
    ack: p.ack ?? null,
    len: p.len,
    win: p.win,
    mss: p.opts?.mss ?? null,
    wscale: p.opts?.ws ?? null,
    sackPermitted: p.opts?.sackOK ?? false,
    timestamps: p.opts?.ts !== undefined,
    sack: (p.opts?.sack ?? []).map((block) => block.join("-")).join(" "),
    lost: p.lost !== undefined,
    reason: ""
  }));
}

interface Flow {
  readonly id: number;
  readonly isn: Map<string, number>;
  readonly wscale: Map<string, number>;
}

const BITS: readonly (readonly [number, string])[] = [
  [SYN, "S"],
  [FIN, "F"],
  [RST, "R"],
  [ACK, "."],
  [URG, "U"],
  [ECE, "E"],
  [CWR, "W"]
];

export interface Reading {
  /** What the run calls time 0 of the recording, in µs. */
  readonly origin: number;
  /** A later SYN on the same ports is not a new connection: so the recorder was told. */
  readonly oneConnection?: boolean;
}

/**
 * The packets of a run, numbered as the recorder numbers those of a kernel: the first packet of a
 * side gives its initial sequence number, a SYN with another one starts a new connection.
 */
export function simulated(run: ModelTrace, {origin, oneConnection = false}: Reading): Packet[] {
  const server = run.hosts.findIndex((host) => host.name === "server");
  const flows = new Map<string, Flow>();
  let connections = 0;
  return run.transits.map((transit, index) => {
    const {segment} = transit;
    const dir = transit.to === server ? "c>s" : "s>c";
    const [near, far] = dir === "c>s" ? [segment.from, segment.to] : [segment.to, segment.from];
    const key = `${String(near.address)}:${String(near.port)}:${String(far.port)}`;
    const bare = (segment.flags & (SYN | ACK)) === SYN;
    let flow = flows.get(key);
    const isn = flow?.isn.get(dir);
    if (!flow || (!oneConnection && bare && isn !== undefined && isn !== segment.seq)) {
      flow = {id: ++connections, isn: new Map(), wscale: new Map()};
      flows.set(key, flow);
    }
    return normalize(transit, index, dir, flow, {origin, oneConnection});
  });
}

function normalize(
  transit: Transit,
  index: number,
  dir: Packet["dir"],
  flow: Flow,
  {origin, oneConnection = false}: Reading
): Packet {
  const {segment} = transit;
  const other = dir === "c>s" ? "s>c" : "c>s";
  const syn = (segment.flags & SYN) !== 0;
  const hasAck = (segment.flags & ACK) !== 0;
  const first = !flow.isn.has(dir);
  if (first || (syn && !oneConnection)) {
    flow.isn.set(dir, segment.seq);
    if (syn) flow.wscale.set(dir, segment.wscale);
  }
  if (hasAck && !flow.isn.has(other)) flow.isn.set(other, (segment.ack - 1) >>> 0);
  const shift = syn || (flow.wscale.get(other) ?? -1) < 0 ? 0 : (flow.wscale.get(dir) ?? 0);
  const relative = (n: number, side: string): number => (n - (flow.isn.get(side) ?? n)) | 0;
  return {
    index,
    t: (transit.sentAt - origin) / 1e3,
    rx: transit.arrivedAt < 0 ? null : (transit.arrivedAt - origin) / 1e3,
    conn: flow.id,
    dir,
    flags: BITS.map(([bit, letter]) => (segment.flags & bit ? letter : "")).join(""),
    push: (segment.flags & PSH) !== 0,
    seq: relative(segment.seq, dir),
    ack: hasAck ? relative(segment.ack, other) : null,
    len: segment.len,
    win: segment.wnd * 2 ** Math.max(0, shift),
    mss: segment.mss > 0 ? segment.mss : null,
    wscale: segment.wscale >= 0 ? segment.wscale : null,
    sackPermitted: segment.sackPermitted,
    timestamps: segment.tsVal >= 0,
    sack: (segment.sack ?? [])
      .map((b) => `${String(relative(b.left, other))}-${String(relative(b.right, other))}`)
      .join(" "),
    lost: transit.lost !== null && transit.lost.why !== "host-off",
    reason: transit.reason
  };
}

/** Flags, sequence, length and acknowledgment: what rule 1 compares, as text. */
export function identity(p: Packet): string {
  const ack = p.ack === null ? "" : ` ack ${String(p.ack)}`;
  return `${p.flags} ${String(p.seq)}(${String(p.len)})${ack}`;
}

/** One packet as a line. */
export function line(p: Packet): string {
  const options = [
    p.mss === null ? "" : `mss ${String(p.mss)}`,
    p.wscale === null ? "" : `ws ${String(p.wscale)}`,
    p.sackPermitted ? "sackOK" : "",
    p.sack === "" ? "" : `sack ${p.sack}`,
    p.lost ? "LOST" : ""
  ].filter((text) => text !== "");
  const tail = options.length > 0 ? ` <${options.join(", ")}>` : "";
  const at = p.t.toFixed(2).padStart(9);
  const conn = p.conn > 1 ? `#${String(p.conn)} ` : "";
  return `${at} ${p.dir} ${conn}${identity(p)} win ${String(p.win)}${tail}`;
}

/** Is it an ACK and nothing else, with no text? */
export const isPureAck = (p: Packet): boolean => p.flags === "." && p.len === 0;
