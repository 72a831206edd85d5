/**
 * Stops code that does not end, and says which loop it was: whoever ends a program from outside
 * learns nothing. A check of the time, not a count, stands in every loop and at the
 * start of every function; it measures from the first check in a task of the event loop, so that a
 * loop over `await`, which never lets the page have its turn, is stopped as well.
 */
import {Trouble} from "../compile/cell-error.ts";
import {words} from "./words.ts";

/** What the stopwatch needs of the world; tests bring their own. */
export interface Timing {
  /** Milliseconds. */
  now(): number;
  /** Calls back when the current task of the event loop is over. */
  afterTask(callback: () => void): void;
}

/** Longest time that a loop may take, in ms. */
export const limit = 3_000;

/** Most checks that are let pass without a look at the clock. */
const longestStride = 64;

// Kept from here on: a cell may replace them.
const {performance, setTimeout} = globalThis;

const browser: Timing = {
  now: () => performance.now(),
  afterTask: (callback) => void setTimeout(callback, 0)
};

/** The time since the task began; one for all cells of a page. */
export class Stopwatch {
  /** What stopped the code, kept because the code, or its caller, may have caught it. */
  stopped: Error | null = null;
  readonly #timing: Timing;
  #since: number | null = null;
  #last = 0;

  constructor(timing: Timing = browser) {
    this.#timing = timing;
  }

  /** Starts counting again: what ran before in this task is another cell's affair. */
  restart(): void {
    this.stopped = null;
    this.#since = null;
  }

  /** How many more checks may pass unseen; -1 when the time is over. */
  look(): number {
    const now = this.#timing.now();
    if (this.#since === null) {
      this.#since = this.#last = now;
      this.#timing.afterTask(() => (this.#since = null));
      return 0;
    }
    // Where one round takes long, each round is looked at.
    const quick = now - this.#last < 1;
    this.#last = now;
    return now - this.#since > limit ? -1 : quick ? longestStride : 0;
  }

  /**
   * For long work that is not a cell's code, but asks now and then whether to go on. Throws when
   * the time is over; the error's stack says which call of which cell it was.
   */
  check(): void {
    if (this.look() >= 0) return;
    this.stopped ??= new Error(sentence(words.call));
    throw this.stopped;
  }
}

/** What is said of code that was stopped; `what` begins the sentence. */
const sentence = (what: string): string => words.stopped(what, limit / 1000);

/** The check that is called from the code of one cell. */
export class Guard {
  /** Counts down to the next look at the clock; the code itself decrements it. */
  left = 0;
  readonly #cell: string;
  readonly #watch: Stopwatch;

  constructor(cell: string, watch: Stopwatch) {
    this.#cell = cell;
    this.#watch = watch;
  }

  /** Throws when the time is over. `column` and `line` are where the loop or function begins. */
  tick(kind: "loop" | "function", line: number, column: number): void {
    this.left = this.#watch.look();
    if (this.left >= 0) return;
    this.left = 0;
    const what = kind === "loop" ? words.loop : words.function_;
    this.#watch.stopped ??= new Trouble(sentence(what), this.#cell, {line, column});
    throw this.#watch.stopped;
  }
}
