/** Bytes that come in pieces, read as one: what is not whole yet waits in a buffer. */
import type {Bytes} from "../../base/units.ts";

/** The bytes that have come and are not used yet. */
export class ByteFeed {
  /** The buffer; what counts in it is from `start` up to `end`. It changes with `push()`. */
  bytes = new Uint8Array(1 << 12);
  view = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  /** Where the file's first byte would lie in the buffer. */
  #origin = 0;
  /** How many of the bytes to come are not wanted. */
  #skip: Bytes = 0;

  /** How many bytes wait. */
  get length(): Bytes {
    return this.end - this.start;
  }

  /** The offset in the file of the first byte that waits. */
  get offset(): Bytes {
    return this.start - this.#origin + this.#skip;
  }

  /** How many bytes have been passed that have not come yet. */
  get missing(): Bytes {
    return this.#skip;
  }

  push(piece: Uint8Array): void {
    const skipped = Math.min(this.#skip, piece.length);
    this.#skip -= skipped;
    this.#origin -= skipped;
    const wanted = piece.subarray(skipped);
    this.#makeRoom(wanted.length);
    this.bytes.set(wanted, this.end);
    this.end += wanted.length;
  }

  /** Passes bytes, also such as are still to come. */
  use(count: Bytes): void {
    const here = Math.min(count, this.length);
    this.start += here;
    this.#skip += count - here;
  }

  #makeRoom(count: Bytes): void {
    if (this.end + count <= this.bytes.length) return;
    const {start, length} = this;
    const old = this.bytes;
    if (length + count > old.length) {
      // Twice as large, so that many small pieces are not copied each time.
      this.bytes = new Uint8Array(Math.max(length + count, 2 * length));
      this.view = new DataView(this.bytes.buffer);
      this.bytes.set(old.subarray(start, this.end));
    } else {
      old.copyWithin(0, start, this.end);
    }
    this.#origin -= start;
    this.start = 0;
    this.end = length;
  }
}
