/**
 * What a page asks about a capture, wherever it is read: in a worker, or, in tests, beside it. All
 * that goes between is plain data.
 */
import type {Bytes} from "../../base/units.ts";
import type {CaptureSink} from "../../wire/capture/capture-reader.ts";
import type {Passed} from "../../wire/capture/packet.ts";
import type {CaptureProblem} from "../../wire/capture/problem.ts";
import {readCapture} from "../../wire/capture/read-stream.ts";
import {CaptureIndex} from "./capture-index.ts";
import type {CapturedFlow} from "./captured.ts";
import {judge} from "./judge.ts";
import {summaryOf, type FlowSummary} from "./oddities.ts";
import {localAddresses} from "./vantage.ts";

/** What is in a capture, as far as it is read. */
export interface CaptureList {
  /** Bytes of the file that have been read. */
  readonly read: Bytes;
  readonly packets: number;
  readonly segments: number;
  readonly flows: number;
  /** Those in most trouble first; no more than `MOST_LISTED`. */
  readonly listed: readonly FlowSummary[];
  readonly passed: readonly (readonly [Passed, number])[];
  readonly problems: readonly CaptureProblem[];
  /** Is the file read to its end? */
  readonly done: boolean;
}

/** A flow to look at, with what the rest of the capture says about it. */
export interface ChosenFlow {
  readonly flow: CapturedFlow;
  /** Addresses at which the capture was taken. */
  readonly local: readonly string[];
}

/** Nobody reads further down a list than this. */
const MOST_LISTED = 500;
/** More segments than this are not drawn, as nobody could tell them apart. */
const MOST_SEGMENTS = 20_000;
/** Flows are summed up by their first segments while there are so many. */
const MOST_JUDGED = 5_000;
/**
 * What is kept of a file is no more than four times its size. Of a compressed one this has to be
 * seen to: a few kilobytes can hold a million packets. A small one may take as much as this.
 */
const TIMES_SIZE = 4;
const LEAST_KEPT: Bytes = 1 << 27;
/** A list is made after so many bytes, and then each time that there are four times as many. */
const FIRST_LIST: Bytes = 1 << 20;

/** Those in most trouble, and of these the earliest, first. */
const worst = (flows: readonly FlowSummary[]): FlowSummary[] =>
  flows.toSorted((a, b) => b.trouble - a.trouble || a.at - b.at).slice(0, MOST_LISTED);

/** One capture that is read. */
export class CaptureSession {
  readonly #index = new CaptureIndex();
  #read = 0;

  /**
   * Reads a stream; `tell` is given a list now and then, and when all is read. `most` is what may
   * be kept of a small file, in bytes: 128 MiB by default.
   */
  async read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    tell: (list: CaptureList) => void,
    {signal, most = LEAST_KEPT}: {readonly signal?: AbortSignal; readonly most?: Bytes} = {}
  ): Promise<void> {
    let next = FIRST_LIST;
    const progress = (read: Bytes): void => {
      this.#read = read;
      if (read < next) return;
      tell(this.list(false));
      next *= 4;
    };
    const ending = new AbortController();
    signal?.addEventListener("abort", () => ending.abort());
    const index = this.#index;
    const sink: CaptureSink = {
      frame: (frame) => {
        if (ending.signal.aborted) return;
        index.frame(frame);
        if (index.kept <= Math.max(most, TIMES_SIZE * this.#read)) return;
        index.problem({kind: "inflated", most: frame.offset});
        ending.abort();
      },
      problem: (problem) => index.problem(problem)
    };
    await readCapture(stream, sink, {progress, signal: ending.signal});
    tell(this.list(true));
  }

  list(done: boolean): CaptureList {
    const {packets, segments, flows, passed, problems} = this.#index;
    let listed: FlowSummary[] = [];
    for (let id = 0; id < flows; id++) {
      const flow = this.#index.flow(id, MOST_JUDGED);
      listed.push(summaryOf(flow, judge(flow)));
      // A file may have a million flows: those that will not be listed are not kept.
      if (listed.length >= 4 * MOST_LISTED) listed = worst(listed);
    }
    return {
      read: this.#read,
      packets,
      segments,
      flows,
      listed: worst(listed),
      passed: [...passed],
      problems,
      done
    };
  }

  flow(id: number): ChosenFlow {
    const flow = this.#index.flow(id, MOST_SEGMENTS);
    const few = Math.min(this.#index.flows, MOST_LISTED);
    const others = Array.from({length: few}, (_, other) => this.#index.flow(other, MOST_JUDGED));
    return {flow, local: [...localAddresses(others)]};
  }
}
