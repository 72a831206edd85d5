/**
 * Reads a capture file that comes in pieces of any size, and hands on each packet as it is found.
 * What is wrong with the file is a value; nothing throws, and never is more kept than one block.
 */
import {ByteFeed} from "./byte-feed.ts";
import {MAGIC_BYTES, formatOf} from "./format.ts";
import type {FrameReader} from "./frame-reader.ts";
import {makeFrame, type Frame} from "./frame.ts";
import {PcapFile} from "./pcap-file.ts";
import {PcapngFile} from "./pcapng-file.ts";
import type {CaptureProblem} from "./problem.ts";

/** Who wants to know. */
export interface CaptureSink {
  /** A packet, which is only good until this returns. */
  frame(frame: Frame): void;
  /** Something is wrong with the file. */
  problem(problem: CaptureProblem): void;
}

/** The most problems of one kind that are handed on: a file of nonsense has as many as packets. */
const MOST_ALIKE = 10;

/** Reads one file: `push()` what comes, then `end()`. */
export class CaptureReader {
  readonly #sink: CaptureSink;
  readonly #feed = new ByteFeed();
  readonly #frame = makeFrame();
  readonly #reported = new Map<string, number>();
  #reader: FrameReader | null = null;
  /** Is there nothing more to be found? */
  #lost = false;

  constructor(sink: CaptureSink) {
    this.#sink = sink;
  }

  /** Is the rest of the file of no use? Whoever reads it may stop. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Takes the next bytes of the file; they may be changed afterwards. */
  push(piece: Uint8Array): void {
    if (this.#lost) return;
    this.#feed.push(piece);
    if (!this.#reader && this.#feed.length >= MAGIC_BYTES) this.#begin();
    this.#read();
  }

  /** The file is at its end. */
  end(): void {
    if (this.#lost) return;
    if (!this.#reader) this.#begin();
    if (!this.#reader) return;
    const {length, offset, missing} = this.#feed;
    if (missing > 0)
      this.#report({kind: "cut", offset: offset - missing, wanted: missing, found: 0});
    else if (length > 0)
      this.#report({kind: "cut", offset, wanted: this.#reader.wanted, found: length});
    this.#lost = true;
  }

  #begin(): void {
    const {bytes, start, end} = this.#feed;
    const format = formatOf(bytes.subarray(start, Math.min(end, start + MAGIC_BYTES)));
    const report = (problem: CaptureProblem): void => this.#report(problem);
    if (format.kind === "pcap") this.#reader = new PcapFile(format, report);
    else if (format.kind === "pcapng") this.#reader = new PcapngFile(report);
    else {
      this.#lost = true;
      this.#report(
        start === end ? {kind: "empty"} : {kind: "not-a-capture", format: format.format}
      );
    }
  }

  #read(): void {
    for (; this.#reader && !this.#lost;) {
      const step = this.#reader.step(this.#feed, this.#frame);
      if (step === "more") return;
      if (step === "frame") this.#sink.frame(this.#frame);
      else this.#lost = step === "lost";
    }
  }

  #report(problem: CaptureProblem): void {
    const before = this.#reported.get(problem.kind) ?? 0;
    this.#reported.set(problem.kind, before + 1);
    if (before < MOST_ALIKE) this.#sink.problem(problem);
  }
}
