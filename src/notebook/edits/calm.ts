/** Tells when the page has answered for a while, after something that could have frozen it. */

/** How long the page must have answered in a row, in ms. */
export const calmFor = 3000;
/** How often it is asked, in ms. */
const step = 250;
/** A turn that comes later than this was not an answer, in ms. */
const latest = 1000;

/** What the watch needs of the world; tests bring their own. */
export interface Heartbeat {
  /** Milliseconds. */
  now(): number;
  later(callback: () => void, ms: number): void;
  /** Timers of a page that nobody sees are slowed down: they say nothing about it. */
  isHidden(): boolean;
}

const browser: Heartbeat = {
  now: () => performance.now(),
  later: (callback, ms) => void setTimeout(callback, ms),
  isHidden: () => document.hidden
};

/** What is told by the watch. */
export interface CalmEvents {
  /** The page has answered once more. */
  answered(): void;
  /** It has answered for `calmFor` ms. */
  calm(): void;
}

/** Watches whether the page answers. */
export class CalmWatch {
  readonly #tell: CalmEvents;
  readonly #beat: Heartbeat;
  /** Each start has its own ticks; those of an earlier one end by themselves. */
  #round = 0;
  #isWatching = false;
  #calm = 0;
  #expected = 0;

  constructor(tell: CalmEvents, beat: Heartbeat = browser) {
    this.#tell = tell;
    this.#beat = beat;
  }

  /** Begins to watch, from the start again if it did so already. */
  start(): void {
    this.#calm = 0;
    this.#isWatching = true;
    this.#tick(++this.#round);
  }

  /** Whether the page answers now, as far as can be told within this turn. */
  get isAnswering(): boolean {
    const isLate = this.#isWatching && this.#beat.now() - this.#expected > latest;
    return !isLate || this.#beat.isHidden();
  }

  #tick(round: number): void {
    this.#expected = this.#beat.now() + step;
    this.#beat.later(() => {
      if (round !== this.#round) return;
      const answers = this.isAnswering;
      this.#calm = answers && !this.#beat.isHidden() ? this.#calm + step : 0;
      if (answers) this.#tell.answered();
      if (this.#calm < calmFor) return this.#tick(round);
      this.#isWatching = false;
      this.#tell.calm();
    }, step);
  }
}
