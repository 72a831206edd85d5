/** An exploration as steps, one run each: whoever takes them may stop, or show how far they are. */

/** How far an exploration has come. */
export interface Progress<Result> {
  /** Runs made so far. */
  readonly runs: number;
  /** Runs that it will take at most, as far as is known by now. */
  readonly planned: number;
  /** What was found so far: one object, which grows. */
  readonly result: Result;
}

/** Yields after each run; returns the result when there is nothing left to try. */
export type Steps<Result> = Generator<Progress<Result>, Result, void>;

/** The same, where the runs are made beside the page: each step tells of several. */
export type FarSteps<Result> = AsyncGenerator<Progress<Result>, Result, void>;

/** Takes all steps at once. For Node and for tests: a page would stand still meanwhile. */
export function finishSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
