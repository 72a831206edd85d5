/** All TCP segments of a capture in columns of numbers: a file may have millions. */
import type {Bytes} from "../../base/units.ts";
import {Rows, pieceOf, rowOf} from "../../sim/columns.ts";
import type {Frame} from "../../wire/capture/frame.ts";
import type {Packet} from "../../wire/capture/packet.ts";
import {ACK, type Endpoint, type SackBlock, type Segment} from "../../wire/segment.ts";

/**
 * Words of a row: number, flow and side, sequence number, ACK, length, both timestamps, blocks, the
 * order of the options.
 */
const WORDS = 9;
/** Halves of a row: window, MSS, remarks, identification. */
const HALVES = 4;
/** Bytes of a row: control bits, window scale, time to live, what is there. */
const BYTES = 4;

/** What a row takes; and its place among those of its flow, in bytes. */
const ROW = 8 + 4 * WORDS + 2 * HALVES + BYTES + 4;

const SACK_PERMITTED = 1;
const TIMESTAMPS = 2;
/** Where the ECN field is. */
const ECN_SHIFT = 2;
/** No window scale. */
const ABSENT = 0xff;
/** No SACK blocks. */
const NO_BLOCKS = 0xffffffff;

const makePiece = (rows: number) => ({
  times: new Float64Array(rows),
  words: new Uint32Array(rows * WORDS),
  halves: new Uint16Array(rows * HALVES),
  bytes: new Uint8Array(rows * BYTES)
});

/** The segments of a capture, in its order. */
export class SegmentTable {
  readonly #rows = new Rows(makePiece);
  /** SACK blocks of all rows; a row has the place of its first edge, and how many blocks it has. */
  readonly #edges: number[] = [];

  get length(): number {
    return this.#rows.length;
  }

  /** What all of it takes, about. */
  get bytes(): Bytes {
    return this.#rows.length * ROW + this.#edges.length * 8;
  }

  /** Adds a segment; `flow` and `side` say which it belongs to, and who sent it. */
  push(frame: Frame, packet: Packet, flow: number, side: 0 | 1): void {
    const i = this.#rows.add();
    const {times, words, halves, bytes} = this.#rows.piece;
    times[i] = frame.at;
    const w = i * WORDS;
    words[w] = frame.number;
    words[w + 1] = flow * 2 + side;
    words[w + 2] = packet.seq;
    words[w + 3] = packet.ack;
    words[w + 4] = packet.len;
    words[w + 5] = Math.max(0, packet.tsVal);
    words[w + 6] = Math.max(0, packet.tsEcr);
    words[w + 7] = packet.blocks > 0 ? this.#edges.length * 8 + packet.blocks : NO_BLOCKS;
    words[w + 8] = packet.order;
    for (let edge = 0; edge < 2 * packet.blocks; edge++) this.#edges.push(packet.sack[edge] ?? 0);
    const h = i * HALVES;
    halves[h] = packet.wnd;
    halves[h + 1] = packet.mss;
    halves[h + 2] = packet.remarks;
    halves[h + 3] = packet.id;
    const b = i * BYTES;
    bytes[b] = packet.flags;
    bytes[b + 1] = packet.wscale < 0 ? ABSENT : Math.min(packet.wscale, ABSENT - 1);
    bytes[b + 2] = packet.ttl;
    bytes[b + 3] =
      (packet.sackPermitted ? SACK_PERMITTED : 0) |
      (packet.tsVal >= 0 ? TIMESTAMPS : 0) |
      (packet.ecn << ECN_SHIFT);
  }

  /** Which flow a row belongs to. */
  flow(row: number): number {
    return this.#word(row, 1) >>> 1;
  }

  /** Who sent it: the side that `push()` was told. */
  side(row: number): 0 | 1 {
    return (this.#word(row, 1) & 1) as 0 | 1;
  }

  at(row: number): number {
    return pieceOf(this.#rows.pieces, row).times[rowOf(row)] ?? 0;
  }

  number(row: number): number {
    return this.#word(row, 0);
  }

  /** What is remarked of it, its time to live, its identification, the order of its options. */
  extras(row: number): {remarks: number; ttl: number; id: number; order: number} {
    const {halves, bytes} = pieceOf(this.#rows.pieces, row);
    const i = rowOf(row);
    const h = i * HALVES;
    const [remarks = 0, id = 0] = [halves[h + 2], halves[h + 3]];
    return {remarks, id, ttl: bytes[i * BYTES + 2] ?? 0, order: this.#word(row, 8)};
  }

  segment(row: number, from: Endpoint, to: Endpoint): Segment {
    const {words, halves, bytes} = pieceOf(this.#rows.pieces, row);
    const i = rowOf(row);
    const [w, h, b] = [i * WORDS, i * HALVES, i * BYTES];
    const flags = bytes[b] ?? 0;
    const there = bytes[b + 3] ?? 0;
    const wscale = bytes[b + 1] ?? ABSENT;
    const timestamps = (there & TIMESTAMPS) !== 0;
    return {
      from,
      to,
      flags,
      seq: words[w + 2] ?? 0,
      ack: flags & ACK ? (words[w + 3] ?? 0) : 0,
      wnd: halves[h] ?? 0,
      // Nothing here looks at it, and a capture has many segments.
      urgent: 0,
      ecn: there >> ECN_SHIFT,
      len: words[w + 4] ?? 0,
      data: null,
      mss: halves[h + 1] ?? 0,
      wscale: wscale === ABSENT ? -1 : wscale,
      sackPermitted: (there & SACK_PERMITTED) !== 0,
      tsVal: timestamps ? (words[w + 5] ?? 0) : -1,
      tsEcr: timestamps ? (words[w + 6] ?? 0) : -1,
      sack: this.#blocks(words[w + 7] ?? NO_BLOCKS),
      fastOpen: null
    };
  }

  #blocks(code: number): readonly SackBlock[] | null {
    if (code === NO_BLOCKS) return null;
    const first = code >>> 3;
    return Array.from({length: code & 7}, (_, block) => ({
      left: this.#edges[first + 2 * block] ?? 0,
      right: this.#edges[first + 2 * block + 1] ?? 0
    }));
  }

  #word(row: number, which: number): number {
    return pieceOf(this.#rows.pieces, row).words[rowOf(row) * WORDS + which] ?? 0;
  }
}
