/**
 * The bytes of one direction, by sequence number. Where a program gave only a length, nothing is
 * stored: the core works on numbers, and bytes are fetched only for a segment that needs them.
 */
import {seqDiff} from "../../wire/seq.ts";

interface Piece {
  seq: number;
  readonly bytes: Uint8Array;
}

/** What a program wrote and what may still have to be sent again. */
export class SendStream {
  private pieces: Piece[] = [];

  /** Adds bytes that stand at sequence number `seq`. */
  append(seq: number, bytes: Uint8Array): void {
    if (bytes.length > 0) this.pieces.push({seq, bytes});
  }

  /** The bytes from `seq` on; null when none of them has content. */
  slice(seq: number, length: number): Uint8Array | null {
    if (this.pieces.length === 0 || length === 0) return null;
    let result: Uint8Array | null = null;
    for (const piece of this.pieces) {
      const offset = seqDiff(piece.seq, seq);
      if (offset >= length) break;
      if (offset + piece.bytes.length <= 0) continue;
      const from = Math.max(0, -offset);
      const to = Math.min(piece.bytes.length, length - offset);
      if (offset <= 0 && to - from === length) return piece.bytes.subarray(from, to);
      result ??= new Uint8Array(length);
      result.set(piece.bytes.subarray(from, to), offset + from);
    }
    return result;
  }

  /** Forgets what stands at `end` and after: it was not taken. */
  cut(end: number): void {
    const last = this.pieces.at(-1);
    if (!last) return;
    const keep = seqDiff(end, last.seq);
    if (keep <= 0) this.pieces.pop();
    else this.pieces[this.pieces.length - 1] = {...last, bytes: last.bytes.subarray(0, keep)};
  }

  /** Forgets everything before `una`: it is acknowledged. */
  acknowledge(una: number): void {
    while (this.pieces.length > 0) {
      const piece = this.pieces[0] as Piece;
      if (seqDiff(piece.seq, una) + piece.bytes.length > 0) return;
      this.pieces.shift();
    }
  }
}
