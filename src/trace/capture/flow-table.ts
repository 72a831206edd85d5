/**
 * The flows of a capture while it is read, in columns of numbers: a file can be nothing but SYNs,
 * each a flow of its own. They are found by their ends in a table of hashes.
 */
import type {Bytes} from "../../base/units.ts";
import {Rows, pieceOf, rowOf} from "../../sim/columns.ts";
import type {Packet} from "../../wire/capture/packet.ts";
import type {Opening} from "./captured.ts";

/** Words of a flow: both addresses, both ports in one, each side's last SYN, its segments. */
const WORDS = 12;
/** What a flow takes; and where its segments begin, in bytes. */
const ROW = 4 * WORDS + 1 + 4;
const [PORTS, SYN, COUNT] = [8, 9, 11] as const;

/** What one byte says of a flow. */
const [VERSION_6, OPENER, KNOWN] = [1, 2, 4] as const;
const OPENINGS: readonly Opening[] = ["none", "syn", "syn-ack"];
const OPENING = 16;

const makePiece = (rows: number) => ({
  words: new Uint32Array(rows * WORDS),
  marks: new Uint8Array(rows)
});

/** How a flow begins. */
export interface Beginning {
  readonly opener: 0 | 1;
  readonly opening: Opening;
}

/** One end: four words of an address, of which IPv4 has the last, and a port. */
export interface FlowEnd {
  readonly address: Uint32Array;
  readonly port: number;
}

/** All flows, in the order of their first segments. Sides are in the order of addresses. */
export class FlowTable {
  readonly #rows = new Rows(makePiece);
  /** The last flow of each pair of ends, and 1 more; 0 where there is none. */
  #slots = new Int32Array(1024);
  #used = 0;
  /** Nobody can make a file whose hashes are all the same. */
  readonly #seed = crypto.getRandomValues(new Uint32Array(1))[0]!;

  get length(): number {
    return this.#rows.length;
  }

  /** What all of it takes, about. */
  get bytes(): Bytes {
    return this.#rows.length * ROW + this.#slots.byteLength;
  }

  /** The last flow between a packet's ends; -1 for none. `side` is who sent it. */
  find(packet: Packet, side: 0 | 1): number {
    return this.#slots[this.#slotOf(packet, side)]! - 1;
  }

  /** Begins a flow, which is the last one between its ends from now on. */
  begin(packet: Packet, side: 0 | 1, {opener, opening}: Beginning): number {
    const slot = this.#slotOf(packet, side);
    const isNew = this.#slots[slot] === 0;
    const id = this.#rows.length;
    const i = this.#rows.add();
    const {words, marks} = this.#rows.piece;
    const [low, high] = side === 0 ? [packet.from, packet.to] : [packet.to, packet.from];
    words.set(low, i * WORDS);
    words.set(high, i * WORDS + 4);
    words[i * WORDS + PORTS] = portsOf(packet, side);
    marks[i] =
      (packet.version === 6 ? VERSION_6 : 0) |
      (opener === 1 ? OPENER : 0) |
      (OPENING * OPENINGS.indexOf(opening));
    this.#slots[slot] = id + 1;
    if (isNew && ++this.#used * 2 > this.#slots.length) this.#grow();
    return id;
  }

  /** Counts a segment. */
  count(id: number): void {
    this.#piece(id).words[rowOf(id) * WORDS + COUNT]!++;
  }

  segments(id: number): number {
    return this.#word(id, COUNT);
  }

  /** Notes the sequence number of a SYN. */
  noteSyn(id: number, side: 0 | 1, seq: number): void {
    const {words, marks} = this.#piece(id);
    words[rowOf(id) * WORDS + SYN + side] = seq;
    marks[rowOf(id)]! |= KNOWN << side;
  }

  /** The sequence number of the last SYN that a side sent; -1 for none. */
  syn(id: number, side: 0 | 1): number {
    return this.#mark(id) & (KNOWN << side) ? this.#word(id, SYN + side) : -1;
  }

  version(id: number): 4 | 6 {
    return this.#mark(id) & VERSION_6 ? 6 : 4;
  }

  opener(id: number): 0 | 1 {
    return this.#mark(id) & OPENER ? 1 : 0;
  }

  opening(id: number): Opening {
    return OPENINGS[Math.floor(this.#mark(id) / OPENING)] ?? "none";
  }

  end(id: number, side: 0 | 1): FlowEnd {
    const first = rowOf(id) * WORDS + 4 * side;
    const ports = this.#word(id, PORTS);
    return {
      address: this.#piece(id).words.slice(first, first + 4),
      port: side === 0 ? ports >>> 16 : ports & 0xffff
    };
  }

  /** Where the flow of these ends is in the table, or where it goes. */
  #slotOf(packet: Packet, side: 0 | 1): number {
    const [low, high] = side === 0 ? [packet.from, packet.to] : [packet.to, packet.from];
    const ports = portsOf(packet, side);
    const mask = this.#slots.length - 1;
    for (let slot = this.#hash(low, high, ports) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]! - 1;
      if (id < 0 || this.#isOf(id, packet.version, low, high, ports)) return slot;
    }
  }

  #isOf(id: number, version: number, low: Uint32Array, high: Uint32Array, ports: number): boolean {
    const {words} = this.#piece(id);
    const first = rowOf(id) * WORDS;
    if (words[first + PORTS] !== ports || this.version(id) !== version) return false;
    for (let i = 0; i < 4; i++)
      if (words[first + i] !== low[i] || words[first + 4 + i] !== high[i]) return false;
    return true;
  }

  #hash(low: Uint32Array, high: Uint32Array, ports: number): number {
    let hash = mix(this.#seed, ports);
    for (let i = 0; i < 4; i++) hash = mix(mix(hash, low[i]!), high[i]!);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      const {words} = this.#piece(entry - 1);
      const first = rowOf(entry - 1) * WORDS;
      const low = words.subarray(first, first + 4);
      const high = words.subarray(first + 4, first + 8);
      let slot = this.#hash(low, high, words[first + PORTS]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.#slots = slots;
  }

  #piece(id: number) {
    return pieceOf(this.#rows.pieces, id);
  }

  #word(id: number, which: number): number {
    return this.#piece(id).words[rowOf(id) * WORDS + which] ?? 0;
  }

  #mark(id: number): number {
    return this.#piece(id).marks[rowOf(id)] ?? 0;
  }
}

const portsOf = ({fromPort, toPort}: Packet, side: 0 | 1): number =>
  (side === 0 ? fromPort * 65536 + toPort : toPort * 65536 + fromPort) >>> 0;

/** One step of MurmurHash3. */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}
