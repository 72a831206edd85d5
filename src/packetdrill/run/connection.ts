/** Translates between a script's numbers and the stack's: ports, sequence numbers, timestamps. */
import type {Endpoint, SackBlock, Segment} from "../../wire/segment.ts";
import {makeSegment, ACK, SYN} from "../../wire/segment.ts";
import {parseEcn, parseFlags} from "../language/flags.ts";
import type {Packet, TcpOption} from "../language/syntax.ts";

/** How far a connection has come, in the script's eyes. */
export type Phase = "new" | "listening" | "syn-received" | "connecting" | "syn-sent" | "open";

/** One connection of a script. SYN segments are absolute in scripts, all others relative. */
export class Connection {
  phase: Phase = "new";
  local: Endpoint;
  remote: Endpoint;
  /** The script's descriptor, once there is one. */
  fd: number | null = null;
  /** The peer's initial sequence number: the same in the script and on the wire. */
  remoteIsn = 0;
  /** What the stack chose, and what the script calls it. */
  #localIsn = 0;
  #scriptIsn = 0;
  #isnKnown = false;
  #knowsRemote = false;
  /** The last SYN that was injected, to see whether a new connection began on the same ports. */
  #lastSyn = 0;
  readonly #timestamps = new Map<number, number>();
  #firstTimestamp: {script: number; live: number} | null = null;

  constructor(local: Endpoint, remote: Endpoint) {
    this.local = local;
    this.remote = remote;
  }

  /** An injected packet, as the stack has to see it. Answers a text when that cannot be told. */
  inbound(packet: Packet): Segment | string {
    const flags = parseFlags(packet.flags);
    const syn = (flags & SYN) !== 0;
    if (syn) this.#lastSyn = packet.seq;
    // A socket that only holds its port has no connection, and so nothing to be relative to.
    if (syn && !this.#knowsRemote && this.phase !== "new") {
      this.remoteIsn = packet.seq;
      this.#knowsRemote = true;
    }
    const seqOffset = syn ? 0 : this.remoteIsn;
    const ackOffset = this.#localIsn - (syn ? this.#scriptIsn : 0);
    const options = this.#inboundOptions(packet.options ?? [], ackOffset, (flags & ACK) !== 0);
    if (typeof options === "string") return options;
    const [from, to] = packet.ports ?? [this.remote.port, this.local.port];
    return makeSegment({
      from: {address: this.remote.address, port: from},
      to: {address: this.local.address, port: to},
      flags,
      seq: (packet.seq + seqOffset) >>> 0,
      ack: flags & ACK ? (packet.ack + ackOffset) >>> 0 : 0,
      wnd: packet.window ?? 0,
      urgent: packet.urgent,
      ecn: parseEcn(packet.ip),
      len: packet.length,
      ...options
    });
  }

  #inboundOptions(
    options: readonly TcpOption[],
    ackOffset: number,
    hasAck: boolean
  ): Partial<Segment> | string {
    const found: {-readonly [K in keyof Segment]?: Segment[K]} = {};
    for (const option of options) {
      if (option.kind === "mss") found.mss = option.value;
      else if (option.kind === "wscale") found.wscale = option.value;
      else if (option.kind === "sackOK") found.sackPermitted = true;
      else if (option.kind === "sack") {
        const shift = (n: number): number => (n + ackOffset) >>> 0;
        found.sack = option.blocks.map(([left, right]) => ({
          left: shift(left),
          right: shift(right)
        }));
      } else if (option.kind === "TS") {
        const ecr = hasAck ? this.#liveTimestamp(option.ecr) : option.ecr;
        if (ecr === null)
          return `no segment was sent with TS val ${option.ecr}, which this packet echoes`;
        found.tsVal = option.val;
        found.tsEcr = ecr;
      }
    }
    return found;
  }

  #liveTimestamp(script: number): number | null {
    const exact = this.#timestamps.get(script);
    if (exact !== undefined) return exact;
    const first = this.#firstTimestamp;
    return first ? (script - first.script + first.live) >>> 0 : null;
  }

  /** Whether a segment that was sent belongs to this connection. */
  owns(segment: Segment): boolean {
    if (segment.to.port !== this.remote.port || segment.to.address !== this.remote.address)
      return false;
    // The stack chooses a connecting socket's port; the SYN tells which.
    if (this.phase === "syn-sent" && !this.#isnKnown && this.local.port === 0)
      return (segment.flags & (SYN | ACK)) === SYN;
    return segment.from.port === this.local.port;
  }

  /** Learns from a segment that was sent, and from what the script expected of it. */
  learn(segment: Segment, expected: Packet): void {
    const flags = parseFlags(expected.flags);
    if (segment.flags & SYN && flags & SYN) {
      const again = this.#isnKnown && this.#lastSyn !== this.remoteIsn;
      if (!this.#isnKnown || again) {
        this.#localIsn = segment.seq;
        this.#scriptIsn = expected.seq;
        this.#isnKnown = true;
        if (again) this.remoteIsn = this.#lastSyn;
        this.local = segment.from;
      }
    }
    const timestamp = expected.options?.find((option) => option.kind === "TS");
    if (timestamp && segment.tsVal >= 0) {
      this.#timestamps.set(timestamp.val, segment.tsVal);
      this.#firstTimestamp ??= {script: timestamp.val, live: segment.tsVal};
    }
  }

  /** A segment that was sent, in the script's numbers. */
  toScript(segment: Segment): Segment {
    const syn = (segment.flags & SYN) !== 0;
    const seqOffset = this.#localIsn - (syn ? this.#scriptIsn : 0);
    const ackOffset = syn ? 0 : this.remoteIsn;
    const first = this.#firstTimestamp;
    const shift = (n: number): number => (n - ackOffset) >>> 0;
    const block = ({left, right}: SackBlock): SackBlock => ({
      left: shift(left),
      right: shift(right)
    });
    return {
      ...segment,
      seq: (segment.seq - seqOffset) >>> 0,
      ack: segment.flags & ACK ? shift(segment.ack) : 0,
      sack: segment.sack?.map(block) ?? null,
      tsVal:
        segment.tsVal < 0 || !first
          ? segment.tsVal
          : (first.script + (segment.tsVal - first.live)) >>> 0
    };
  }
}
