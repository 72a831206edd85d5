/** What sockets held back, as rows of numbers, no object until one is asked for. */
import type {Micros} from "../base/units.ts";
import {WAIT_KINDS, type WaitKind} from "../tcp/block/effects.ts";
import {Rows, codesOf, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {WaitRecord} from "./record.ts";

const TIMES = 2;
const WORDS = 2;
const KIND_CODES = codesOf(WAIT_KINDS);

const makePiece = (rows: number) => ({
  /** When it began and when it ended, in µs; -1 while it lasts. */
  times: new Float64Array(rows * TIMES),
  /** Bytes held, or µs of the timer. */
  amounts: new Float64Array(rows),
  /** Socket, host. */
  words: new Uint32Array(rows * WORDS),
  kinds: new Uint8Array(rows)
});

type WaitPiece = ReturnType<typeof makePiece>;

/** All waits of a run. */
export type WaitColumns = Columns<WaitPiece>;

/** Writes the waits while a run goes on. */
export class WaitTable {
  private readonly rows = new Rows(makePiece);
  /** The places of those that last, from 1, by socket and kind; 0 for none. */
  private readonly open: number[] = [];

  /** A wait begins, or its amount changes. */
  begins(socket: number, host: number, kind: WaitKind, amount: number, now: Micros): void {
    const key = keyOf(socket, kind);
    const open = this.open[key] ?? 0;
    if (open > 0) {
      if (kind !== "delayed-ack")
        pieceOf(this.rows.pieces, open - 1).amounts[rowOf(open - 1)] = amount;
      return;
    }
    const row = this.rows.add();
    this.open[key] = this.rows.length;
    const {times, amounts, words, kinds} = this.rows.piece;
    times[row * TIMES] = now;
    times[row * TIMES + 1] = -1;
    amounts[row] = amount;
    words[row * WORDS] = socket;
    words[row * WORDS + 1] = host;
    kinds[row] = KIND_CODES[kind];
  }

  /** A wait of a socket ends, if there is one. */
  ends(socket: number, kind: WaitKind, now: Micros): void {
    const key = keyOf(socket, kind);
    const open = this.open[key] ?? 0;
    if (open === 0) return;
    pieceOf(this.rows.pieces, open - 1).times[rowOf(open - 1) * TIMES + 1] = now;
    this.open[key] = 0;
  }

  /** All waits of a socket end. */
  allEnd(socket: number, now: Micros): void {
    for (const kind of WAIT_KINDS) this.ends(socket, kind, now);
  }

  columns(): WaitColumns {
    return this.rows.columns();
  }
}

const keyOf = (socket: number, kind: WaitKind): number =>
  socket * WAIT_KINDS.length + KIND_CODES[kind];

/** The waits as objects, in the order in which they began. */
export function waitsOf({length, pieces}: WaitColumns): WaitRecord[] {
  return Array.from({length}, (_, id): WaitRecord => {
    const {times, amounts, words, kinds} = pieceOf(pieces, id);
    const row = rowOf(id);
    const kind = WAIT_KINDS[kinds[row] as number] as WaitKind;
    const amount = amounts[row] as number;
    const wait = {
      host: words[row * WORDS + 1] as number,
      socket: words[row * WORDS] as number,
      since: times[row * TIMES] as number,
      until: times[row * TIMES + 1] as number
    };
    return kind === "delayed-ack" ? {kind, ...wait, delay: amount} : {kind, ...wait, bytes: amount};
  });
}
