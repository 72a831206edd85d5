/** The segments of a run as rows of numbers: 60 bytes each, no object until one is asked for. */
import type {Micros} from "../base/units.ts";
import {DETAILS, type Detail} from "../tcp/block/cause.ts";
import {REASONS, type Reason} from "../tcp/block/effects.ts";
import type {Endpoint, SackBlock, Segment} from "../wire/segment.ts";
import {Rows, codesOf, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {ConnectionRecord, Loss, Transit} from "./record.ts";

const TIMES = 2;
const WORDS = 7;
const SHORTS = 5;
const BYTES = 6;

const makePiece = (rows: number) => ({
  /** When it was sent, and when it arrived or was lost, in µs. */
  times: new Float64Array(rows * TIMES),
  /** SEG.SEQ, SEG.ACK, TSval, TSecr, connection, number among those of its host, length. */
  words: new Uint32Array(rows * WORDS),
  /** Sender, receiver, window, MSS, attempt. */
  shorts: new Uint16Array(rows * SHORTS),
  /** Control bits, reason, detail, fate, window scale, marks. */
  bytes: new Uint8Array(rows * BYTES)
});

type TransitPiece = ReturnType<typeof makePiece>;

/** All segments of a run. */
export interface TransitColumns extends Columns<TransitPiece> {
  /** Payload, of those that carry any. */
  readonly data: ReadonlyMap<number, Uint8Array>;
  /** SACK blocks, of those that carry any. */
  readonly sack: ReadonlyMap<number, readonly SackBlock[]>;
  /** Urgent pointers, of those that have one. */
  readonly urgent: ReadonlyMap<number, number>;
  /** Fast Open options, of those that have one. */
  readonly fastOpen: ReadonlyMap<number, string>;
}

// Fates: a lost one has LOST and the place of the reason.
const UNDER_WAY = 0;
const ARRIVED = 1;
const LOST = 2;
/** How a segment can be lost. */
const LOSSES: readonly Loss["why"][] = [
  "chosen",
  "chance",
  "queue",
  "cut",
  "unreachable",
  "mtu",
  "host-off",
  "nat",
  "inferred"
];

const REASON_CODES = codesOf(REASONS);
const DETAIL_CODES = codesOf(DETAILS);
const LOSS_CODES = codesOf(LOSSES);

// Marks: the sender is the connection's `from`; which options are there.
const FORWARD = 1;
const TIMESTAMP = 2;
const ECHO = 4;
const SACK_PERMITTED = 8;
/** A router marked it on the way. */
const MARKED = 16;
/** Where the two bits of the ECN field are, as it was sent. */
const ECN_SHIFT = 6;
/** What stands for no receiver where only numbers from 0 fit. */
const NOBODY = 0xffff;

/** Writes the segments while a run goes on. */
export class TransitTable {
  private readonly rows = new Rows(makePiece);
  private readonly data = new Map<number, Uint8Array>();
  private readonly sack = new Map<number, readonly SackBlock[]>();
  private readonly urgent = new Map<number, number>();
  private readonly fastOpen = new Map<number, string>();

  get length(): number {
    return this.rows.length;
  }

  /** Adds a segment that leaves now; returns its place. `forward` is the connection's direction. */
  push(
    from: number,
    to: number,
    nth: number,
    connection: number,
    forward: boolean,
    segment: Segment,
    sentAt: Micros,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): number {
    const id = this.length;
    const row = this.rows.add();
    const {times, words, shorts, bytes} = this.rows.piece;
    times[row * TIMES] = sentAt;
    const w = row * WORDS;
    words[w] = segment.seq;
    words[w + 1] = segment.ack;
    words[w + 2] = segment.tsVal;
    words[w + 3] = segment.tsEcr;
    words[w + 4] = connection;
    words[w + 5] = nth;
    words[w + 6] = segment.len;
    const s = row * SHORTS;
    shorts[s] = from;
    shorts[s + 1] = to;
    shorts[s + 2] = segment.wnd;
    shorts[s + 3] = segment.mss;
    shorts[s + 4] = attempt;
    const b = row * BYTES;
    bytes[b] = segment.flags;
    bytes[b + 1] = REASON_CODES[reason];
    bytes[b + 2] = detail === null ? 0 : DETAIL_CODES[detail] + 1;
    bytes[b + 3] = UNDER_WAY;
    bytes[b + 4] = segment.wscale + 1;
    bytes[b + 5] =
      (forward ? FORWARD : 0) |
      (segment.tsVal >= 0 ? TIMESTAMP : 0) |
      (segment.tsEcr >= 0 ? ECHO : 0) |
      (segment.sackPermitted ? SACK_PERMITTED : 0) |
      (segment.ecn << ECN_SHIFT);
    if (segment.data !== null) this.data.set(id, segment.data);
    if (segment.sack !== null) this.sack.set(id, segment.sack);
    if (segment.urgent !== 0) this.urgent.set(id, segment.urgent);
    if (segment.fastOpen !== null) this.fastOpen.set(id, segment.fastOpen);
    return id;
  }

  /** Adds a copy that the network made: no host has sent it. */
  copy(original: number): number {
    const id = this.length;
    const row = this.rows.add();
    const old = pieceOf(this.rows.pieces, original);
    const at = rowOf(original);
    const {times, words, shorts, bytes} = this.rows.piece;
    times[row * TIMES] = old.times[at * TIMES] as number;
    words.set(old.words.subarray(at * WORDS, (at + 1) * WORDS), row * WORDS);
    words[row * WORDS + 5] = 0;
    shorts.set(old.shorts.subarray(at * SHORTS, (at + 1) * SHORTS), row * SHORTS);
    bytes.set(old.bytes.subarray(at * BYTES, (at + 1) * BYTES), row * BYTES);
    bytes[row * BYTES + 2] = DETAIL_CODES.duplicate + 1;
    bytes[row * BYTES + 3] = UNDER_WAY;
    const data = this.data.get(original);
    if (data) this.data.set(id, data);
    const sack = this.sack.get(original);
    if (sack) this.sack.set(id, sack);
    const urgent = this.urgent.get(original);
    if (urgent !== undefined) this.urgent.set(id, urgent);
    const fastOpen = this.fastOpen.get(original);
    if (fastOpen !== undefined) this.fastOpen.set(id, fastOpen);
    return id;
  }

  /** A router marks the segment: congestion experienced (RFC 3168). */
  marked(id: number): void {
    const {bytes} = pieceOf(this.rows.pieces, id);
    (bytes[rowOf(id) * BYTES + 5] as number) |= MARKED;
  }

  /** The segment has reached the other host. */
  arrived(id: number, at: Micros): void {
    this.ends(id, ARRIVED, at);
  }

  /** The segment is lost. */
  lost(id: number, why: Loss["why"], at: Micros): void {
    this.ends(id, LOST + LOSS_CODES[why], at);
  }

  private ends(id: number, fate: number, at: Micros): void {
    const {times, bytes} = pieceOf(this.rows.pieces, id);
    const row = rowOf(id);
    times[row * TIMES + 1] = at;
    bytes[row * BYTES + 3] = fate;
  }

  columns(): TransitColumns {
    const {data, sack, urgent, fastOpen} = this;
    return {...this.rows.columns(), data, sack, urgent, fastOpen};
  }
}

const NOWHERE: Endpoint = {address: 0, port: 0};

/** The segments as objects, in the order of sending. */
export function transitsOf(
  columns: TransitColumns,
  connections: readonly ConnectionRecord[]
): Transit[] {
  const all: Transit[] = [];
  for (let id = 0; id < columns.length; id++) all.push(transitAt(columns, connections, id));
  return all;
}

function transitAt(
  {pieces, data, sack, urgent, fastOpen}: TransitColumns,
  connections: readonly ConnectionRecord[],
  id: number
): Transit {
  const {times, words, shorts, bytes} = pieceOf(pieces, id);
  const row = rowOf(id);
  const word = (i: number): number => words[row * WORDS + i] as number;
  const short = (i: number): number => shorts[row * SHORTS + i] as number;
  const byte = (i: number): number => bytes[row * BYTES + i] as number;
  const connection = word(4);
  const ends = connections[connection];
  const marks = byte(5);
  const forward = (marks & FORWARD) !== 0;
  const segment: Segment = {
    from: (forward ? ends?.from : ends?.to) ?? NOWHERE,
    to: (forward ? ends?.to : ends?.from) ?? NOWHERE,
    flags: byte(0),
    seq: word(0),
    ack: word(1),
    wnd: short(2),
    urgent: urgent.get(id) ?? 0,
    ecn: marks >> ECN_SHIFT,
    len: word(6),
    data: data.get(id) ?? null,
    mss: short(3),
    wscale: byte(4) - 1,
    sackPermitted: (marks & SACK_PERMITTED) !== 0,
    tsVal: marks & TIMESTAMP ? word(2) : -1,
    tsEcr: marks & ECHO ? word(3) : -1,
    sack: sack.get(id) ?? null,
    fastOpen: fastOpen.get(id) ?? null
  };
  const fate = byte(3);
  const endAt = times[row * TIMES + 1] as number;
  return {
    id,
    from: short(0),
    to: short(1) === NOBODY ? -1 : short(1),
    nth: word(5),
    connection,
    segment,
    sentAt: times[row * TIMES] as number,
    arrivedAt: fate === ARRIVED ? endAt : -1,
    marked: (marks & MARKED) !== 0,
    lost: fate >= LOST ? {at: endAt, why: LOSSES[fate - LOST] as Loss["why"]} : null,
    reason: REASONS[byte(1)] as Reason,
    attempt: short(4),
    detail: DETAILS[byte(2) - 1] ?? null
  };
}
