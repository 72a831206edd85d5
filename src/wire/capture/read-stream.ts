/** Reads a capture out of a stream, as `File.stream()` gives it; a .gz is opened on the way. */
import type {Bytes} from "../../base/units.ts";
import {CaptureReader, type CaptureSink} from "./capture-reader.ts";

const GZIP = [0x1f, 0x8b];
/** The most that is inflated: a kilobyte of gzip can be a megabyte of nothing. */
const MOST_INFLATED: Bytes = 2 ** 29;

/** Whoever reads may want to know how far it is, and to stop it. */
export interface ReadOptions {
  /** Told after each piece how many bytes of the stream have been read. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
  /** The most that is read of what a .gz holds, in bytes. 512 MiB by default. */
  readonly mostInflated?: Bytes;
}

/**
 * Reads to the end, or until nothing more can be found. What is wrong with the file goes to the
 * sink. Rejects only with what the stream rejects with, and does not when it is told to stop.
 */
export async function readCapture(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  sink: CaptureSink,
  options: ReadOptions = {}
): Promise<void> {
  const source = new Source(stream, options);
  const first = await source.peek(GZIP.length);
  const reader = new CaptureReader(sink);
  const isGzip = GZIP.every((byte, at) => first[at] === byte);
  const isWhole = isGzip
    ? await inflate(source, reader, sink, options.mostInflated)
    : (await drain(source, source.stream(), reader)) !== "most";
  if (!isWhole || options.signal?.aborted) return;
  reader.end();
}

async function drain(
  source: Source,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  reader: CaptureReader,
  most: Bytes = Infinity
): Promise<"all" | "lost" | "most"> {
  let count = 0;
  const pieces = stream.getReader();
  for (;;) {
    const {done, value} = await pieces.read();
    if (done) return "all";
    reader.push(value.length > most - count ? value.subarray(0, most - count) : value);
    count += value.length;
    const isOver = reader.lost || source.stopped;
    if (!isOver && count <= most) continue;
    await pieces.cancel();
    return isOver ? "lost" : "most";
  }
}

/**
 * Reads compressed bytes. Damage ends them: what came before it has been read. False when that, or
 * the limit, was not their end.
 */
async function inflate(
  source: Source,
  reader: CaptureReader,
  sink: CaptureSink,
  most: Bytes = MOST_INFLATED
): Promise<boolean> {
  let problem: unknown = null;
  const opened = source.stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    const end = await drain(source, opened, reader, most);
    if (end === "most") {
      sink.problem({kind: "inflated", most});
      return false;
    }
  } catch (error) {
    if (source.failed) throw error;
    // Whoever stopped the reading need not be told that it ends early.
    if (source.stopped) return false;
    problem = error;
  }
  if (problem !== null) sink.problem({kind: "decompression", offset: source.count});
  return problem === null;
}

/** A stream whose first bytes have been looked at. */
class Source {
  count = 0;
  /** Did the stream itself fail? */
  failed = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #options: ReadOptions;
  readonly #waiting: Uint8Array<ArrayBuffer>[] = [];

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>, options: ReadOptions) {
    this.#reader = stream.getReader();
    this.#options = options;
  }

  /** Was it stopped by whoever reads? */
  get stopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** The first bytes, or as many as there are. */
  async peek(count: number): Promise<number[]> {
    const bytes: number[] = [];
    while (bytes.length < count) {
      const piece = await this.#read();
      if (!piece) break;
      this.#waiting.push(piece);
      bytes.push(...piece.subarray(0, count));
    }
    return bytes;
  }

  /** All of it, from the first byte. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      pull: async (to) => {
        const piece = this.#waiting.shift() ?? (await this.#read());
        if (!piece || this.stopped) to.close();
        else to.enqueue(piece);
      },
      cancel: () => this.#reader.cancel()
    });
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const {done, value} = await this.#reader.read();
      if (done) return null;
      this.count += value.length;
      this.#options.progress?.(this.count);
      return value;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}
