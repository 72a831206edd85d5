/**
 * The largest of recent values: three candidates stand for the whole window (Kathleen Nichols'
 * algorithm; Linux's lib/win_minmax.c).
 */
interface Candidate {
  readonly at: number;
  readonly value: number;
}

/** The largest value of the last `window` units of whatever time is counted in. */
export class MaxFilter {
  private readonly window: number;
  private best: Candidate;
  private second: Candidate;
  private third: Candidate;

  constructor(window: number, at: number) {
    this.window = window;
    this.best = this.second = this.third = {at, value: 0};
  }

  get value(): number {
    return this.best.value;
  }

  /** Takes in what was measured at `at`, which is never before what came in last. */
  add(at: number, value: number): void {
    const next = {at, value};
    if (value >= this.best.value || at - this.third.at > this.window) {
      this.best = this.second = this.third = next;
      return;
    }
    if (value >= this.second.value) this.second = this.third = next;
    else if (value >= this.third.value) this.third = next;
    this.age(next);
  }

  /** The best may be too old; the others are of later parts of the window. */
  private age(next: Candidate): void {
    const {window} = this;
    const age = next.at - this.best.at;
    if (age > window) {
      this.shift(next);
      if (next.at - this.best.at > window) this.shift(next);
    } else if (this.second.at === this.best.at && age > Math.floor(window / 4)) {
      this.second = this.third = next;
    } else if (this.third.at === this.second.at && age > Math.floor(window / 2)) {
      this.third = next;
    }
  }

  private shift(next: Candidate): void {
    this.best = this.second;
    this.second = this.third;
    this.third = next;
  }
}
