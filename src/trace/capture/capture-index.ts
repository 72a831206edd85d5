/** The flows of a capture, gathered while it is read. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {CaptureSink} from "../../wire/capture/capture-reader.ts";
import {dissect} from "../../wire/capture/dissect.ts";
import type {Frame} from "../../wire/capture/frame.ts";
import {makePacket, type Packet, type Passed} from "../../wire/capture/packet.ts";
import type {CaptureProblem} from "../../wire/capture/problem.ts";
import {ACK, SYN} from "../../wire/segment.ts";
import type {CapturedEnd, CapturedFlow, CapturedSegment} from "./captured.ts";
import {FlowTable, type Beginning} from "./flow-table.ts";
import {ipText} from "./ip-address.ts";
import {SegmentTable} from "./segment-table.ts";

/** The addresses that stand for those of IPv6 where there is room for four bytes (RFC 5737). */
const STAND_INS = [0xc0000201, 0xc0000202] as const;

/** What was passed over, and why. */
export type PassedCounts = ReadonlyMap<Passed, number>;

/** Gathers a capture's TCP segments, and which flow each belongs to. */
export class CaptureIndex implements CaptureSink {
  readonly problems: CaptureProblem[] = [];
  readonly #passed = new Map<Passed, number>();
  readonly #table = new SegmentTable();
  readonly #flows = new FlowTable();
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

  /** What is kept of the file, in bytes. */
  get kept(): Bytes {
    return this.#table.bytes + this.#flows.bytes;
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
    const flows = this.#flows;
    if (!(id >= 0 && id < flows.length))
      throw new RangeError(`There is no flow ${id}: there are ${flows.length}`);
    const [version, opener, opening] = [flows.version(id), flows.opener(id), flows.opening(id)];
    const count = flows.segments(id);
    const end = (side: 0 | 1): CapturedEnd => {
      const {address, port} = flows.end(id, side);
      const stand = STAND_INS[side === opener ? 0 : 1];
      const word = version === 4 ? (address[3] ?? 0) : stand;
      return {address: ipText(version, address), endpoint: {address: word, port}};
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
    for (let id = 0; id < starts.length; id++) {
      starts[id] = sum;
      sum += this.#flows.segments(id);
    }
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
    const opens = (packet.flags & SYN) !== 0;
    let id = this.#flows.find(packet, side);
    // Another SYN with another number is another connection, by the same ports.
    const again =
      id >= 0 && opens && (packet.flags & ACK) === 0 && isOther(this.#flows, id, packet, side);
    if (id < 0 || again) id = this.#flows.begin(packet, side, beginningOf(packet, side));
    this.#flows.count(id);
    if (opens) this.#flows.noteSyn(id, side, packet.seq);
    return id;
  }
}

function isOther(flows: FlowTable, id: number, {seq}: Packet, side: 0 | 1): boolean {
  const known = flows.syn(id, side);
  return flows.opening(id) === "none" || (known >= 0 && known !== seq);
}

function beginningOf({flags, fromPort, toPort}: Packet, side: 0 | 1): Beginning {
  const opening = flags & SYN ? (flags & ACK ? "syn-ack" : "syn") : "none";
  // Servers wait at the lower port, as a rule.
  const sender = opening === "syn" || (opening === "none" && fromPort >= toPort);
  return {opener: sender ? side : side === 0 ? 1 : 0, opening};
}

/** 0 when the sender's address, or port, is the lower one. */
function sideOf({from, to, fromPort, toPort}: Packet): 0 | 1 {
  for (let word = 0; word < 4; word++) {
    const [a = 0, b = 0] = [from[word], to[word]];
    if (a !== b) return a < b ? 0 : 1;
  }
  return fromPort <= toPort ? 0 : 1;
}
