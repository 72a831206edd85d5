/** The flows of a capture, gathered while it is read. */
import type {Micros} from "../../base/units.ts";
import type {CaptureSink} from "../../wire/capture/capture-reader.ts";
import {dissect} from "../../wire/capture/dissect.ts";
import type {Frame} from "../../wire/capture/frame.ts";
import {makePacket, type Packet, type Passed} from "../../wire/capture/packet.ts";
import type {CaptureProblem} from "../../wire/capture/problem.ts";
import {ACK, SYN} from "../../wire/segment.ts";
import type {CapturedEnd, CapturedFlow, CapturedSegment, Opening} from "./captured.ts";
import {ipText} from "./ip-address.ts";
import {SegmentTable} from "./segment-table.ts";

/** A flow while it grows. Its sides are in the order of their addresses, whoever opened it. */
interface Growing {
  readonly version: 4 | 6;
  readonly sides: readonly [Side, Side];
  /** The sequence number of the last SYN that each side sent; -1 for none. */
  readonly syn: [number, number];
  /** The side that opened it, and how that is known. */
  opener: 0 | 1;
  opening: Opening;
  count: number;
}

interface Side {
  readonly address: string;
  readonly word: number;
  readonly port: number;
}

/** The addresses that stand for those of IPv6 where there is room for four bytes (RFC 5737). */
const STAND_INS = [0xc0000201, 0xc0000202] as const;

/** What was passed over, and why. */
export type PassedCounts = ReadonlyMap<Passed, number>;

/** Gathers a capture's TCP segments, and which flow each belongs to. */
export class CaptureIndex implements CaptureSink {
  readonly problems: CaptureProblem[] = [];
  readonly #passed = new Map<Passed, number>();
  readonly #table = new SegmentTable();
  readonly #flows: Growing[] = [];
  /** The last flow of each pair of ends. */
  readonly #latest = new Map<string, number>();
  readonly #packet = makePacket();
  /** Rows by flow: those of flow `i` are from `#starts[i]` on. Made when it is first asked for. */
  #order: {readonly rows: Uint32Array; readonly starts: Uint32Array} | null = null;
  /** All packets of the file, those without TCP too. */
  packets = 0;

  get segments(): number {
    return this.#table.length;
  }

  get flows(): number {
    return this.#flows.length;
  }

  get passed(): PassedCounts {
    return this.#passed;
  }

  frame(frame: Frame): void {
    this.packets++;
    const packet = this.#packet;
    const why = dissect(frame, packet);
    if (why !== null) {
      this.#passed.set(why, (this.#passed.get(why) ?? 0) + 1);
      return;
    }
    const side = sideOf(packet);
    const flow = this.#flowOf(packet, side);
    this.#table.push(frame, packet, flow, side);
    this.#order = null;
  }

  problem(problem: CaptureProblem): void {
    this.problems.push(problem);
  }

  /** A flow with its segments, at most so many. */
  flow(id: number, most = Infinity): CapturedFlow {
    const growing = this.#flows[id];
    if (!growing) throw new RangeError(`There is no flow ${id}: there are ${this.#flows.length}`);
    const {opener, version, opening, count} = growing;
    const end = (side: 0 | 1): CapturedEnd => {
      const {address, word, port} = growing.sides[side];
      const stand = STAND_INS[side === opener ? 0 : 1];
      return {address, endpoint: {address: version === 4 ? word : stand, port}};
    };
    const ends = [end(opener), end(opener === 0 ? 1 : 0)] as const;
    const {rows, starts} = this.#ordered();
    const first = starts[id] ?? 0;
    const segments: CapturedSegment[] = [];
    let backwards = false;
    let latest: Micros = -Infinity;
    for (let i = first; i < first + Math.min(count, most); i++) {
      const row = rows[i] ?? 0;
      const from = this.#table.side(row) === opener ? 0 : 1;
      const time = this.#table.at(row);
      if (time < latest) backwards = true;
      latest = Math.max(latest, time);
      const segment = this.#table.segment(row, ends[from].endpoint, ends[1 - from]!.endpoint);
      const number = this.#table.number(row);
      segments.push({number, at: latest, from, segment, ...this.#table.extras(row)});
    }
    const left = count - segments.length;
    return {id, version, ends, opening, segments, backwards, left};
  }

  /** Sorts rows by flow, each flow's in the order of the file. */
  #ordered(): {readonly rows: Uint32Array; readonly starts: Uint32Array} {
    if (this.#order) return this.#order;
    const {length} = this.#table;
    const starts = new Uint32Array(this.#flows.length);
    let sum = 0;
    this.#flows.forEach(({count}, id) => {
      starts[id] = sum;
      sum += count;
    });
    const next = starts.slice();
    const rows = new Uint32Array(length);
    for (let row = 0; row < length; row++) {
      const flow = this.#table.flow(row);
      const place = next[flow] ?? 0;
      rows[place] = row;
      next[flow] = place + 1;
    }
    this.#order = {rows, starts};
    return this.#order;
  }

  #flowOf(packet: Packet, side: 0 | 1): number {
    const key = keyOf(packet, side);
    const opens = (packet.flags & SYN) !== 0;
    let id = this.#latest.get(key);
    const known = id === undefined ? undefined : this.#flows[id];
    // Another SYN with another number is another connection, by the same ports.
    const again =
      known !== undefined && opens && (packet.flags & ACK) === 0 && isOther(known, packet, side);
    if (id === undefined || again) {
      id = this.#flows.length;
      this.#flows.push(begin(packet, side));
      this.#latest.set(key, id);
    }
    const flow = this.#flows[id]!;
    flow.count++;
    if (opens) flow.syn[side] = packet.seq;
    return id;
  }
}

const isOther = ({syn, opening}: Growing, {seq}: Packet, side: 0 | 1): boolean =>
  opening === "none" || (syn[side] >= 0 && syn[side] !== seq);

function begin(packet: Packet, side: 0 | 1): Growing {
  const version = packet.version === 6 ? 6 : 4;
  const from = sideText(version, packet.from, packet.fromPort);
  const to = sideText(version, packet.to, packet.toPort);
  const opening = packet.flags & SYN ? (packet.flags & ACK ? "syn-ack" : "syn") : "none";
  const other = side === 0 ? 1 : 0;
  // Servers wait at the lower port, as a rule.
  const sender = opening === "syn" || (opening === "none" && packet.fromPort >= packet.toPort);
  return {
    version,
    sides: side === 0 ? [from, to] : [to, from],
    syn: [-1, -1],
    opener: sender ? side : other,
    opening,
    count: 0
  };
}

const sideText = (version: 4 | 6, address: Uint32Array, port: number): Side => ({
  address: ipText(version, address),
  word: address[3] ?? 0,
  port
});

/** 0 when the sender's address, or port, is the lower one. */
function sideOf({from, to, fromPort, toPort}: Packet): 0 | 1 {
  for (let word = 0; word < 4; word++) {
    const [a = 0, b = 0] = [from[word], to[word]];
    if (a !== b) return a < b ? 0 : 1;
  }
  return fromPort <= toPort ? 0 : 1;
}

/** One text for both directions. */
function keyOf({version, from, to, fromPort, toPort}: Packet, side: 0 | 1): string {
  const [low, high] = side === 0 ? [from, to] : [to, from];
  const ports = side === 0 ? fromPort * 65536 + toPort : toPort * 65536 + fromPort;
  if (version === 4) return `${low[3]} ${high[3]} ${ports}`;
  return `${low.join(" ")} ${high.join(" ")} ${ports}`;
}
