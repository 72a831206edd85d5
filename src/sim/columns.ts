/**
 * Rows of numbers in typed arrays: a million of them must stay small, cost no garbage collection,
 * and can go to another thread. What is long is kept in pieces, so that it need not be copied to
 * grow.
 */

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Some rows: one array for each type of number, with as many numbers a row as the table says. */
export type Piece = Readonly<Record<string, Column>>;

/** Rows in pieces: all but the last have `ROWS` rows. */
export interface Columns<P extends Piece> {
  /** How many rows there are. */
  readonly length: number;
  readonly pieces: readonly P[];
}

/** The bits of a row's number that say which one of its piece it is. */
const PIECE_BITS = 11;
/**
 * Rows of a full piece: no more than the processor's cache holds while they are written. It bounds
 * what is copied while a piece grows, and when the room that is left over is given back.
 */
const ROWS = 1 << PIECE_BITS;
/** Rows of the first piece at first: it grows to be a full one. */
const FIRST = 256;

/** In which piece a row is. */
export const pieceOf = <P extends Piece>(pieces: readonly P[], id: number): P =>
  pieces[id >>> PIECE_BITS] as P;

/** Which row of its piece it is. */
export const rowOf = (id: number): number => id & (ROWS - 1);

/**
 * The rows of a table that is written row by row. A table has rows, and is none: engines are quick
 * with `add()` because all that call it hand over objects of one shape.
 */
export class Rows<P extends Piece> {
  length = 0;
  readonly pieces: P[];
  /** The last piece. */
  piece: P;
  private capacity = FIRST;
  private readonly make: (rows: number) => P;

  /** `make` makes a piece with that many rows, all 0. */
  constructor(make: (rows: number) => P) {
    this.make = make;
    this.piece = make(FIRST);
    this.pieces = [this.piece];
  }

  /** Adds a row of zeros to the last piece; returns which one it is there. */
  add(): number {
    const row = rowOf(this.length);
    if (row === 0 && this.length > 0) this.begin();
    else if (row === this.capacity) this.resizeLast(2 * row);
    this.length++;
    return row;
  }

  private begin(): void {
    this.piece = this.make(ROWS);
    this.pieces.push(this.piece);
    this.capacity = ROWS;
  }

  private resizeLast(rows: number): void {
    const resized = this.make(rows);
    for (const [name, column] of Object.entries(resized)) {
      const old = this.piece[name] as Column;
      column.set(old.length > column.length ? old.subarray(0, column.length) : old);
    }
    this.piece = resized;
    this.pieces[this.pieces.length - 1] = resized;
    this.capacity = rows;
  }

  /** What has been written, as plain data, without room for more. */
  columns(): Columns<P> {
    const {length, pieces} = this;
    this.resizeLast(length - (pieces.length - 1) * ROWS);
    return {length, pieces};
  }
}

/** The places of names in a list: what a column keeps instead of a name. */
export const codesOf = <T extends string>(names: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(names.map((name, code) => [name, code])) as Record<T, number>;
