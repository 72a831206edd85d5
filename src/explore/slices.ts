/**
 * Takes the steps of an exploration in slices, between which the page has its turn. The clock here
 * says how long a slice lasts and how fast it went; what is found does not depend on it.
 */
import type {FarSteps, Progress, Steps} from "./steps.ts";

/** How long a slice lasts, in ms: half of a frame, so that input is answered at once. */
const SLICE = 8;

/** Who is told of each slice, and may end it all. */
export interface SliceWatcher<Result> {
  /** After each slice, with the runs made in it and the time that it took, in ms. */
  progress(now: Progress<Result>, runs: number, elapsed: number): void;
  /** Whether to go on. */
  goesOn(): boolean;
}

/** The page's turn: events that wait are handled before the next slice begins. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Calls back after some ms; returns how to keep it from that. */
export function soon(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

/**
 * Takes steps until there are no more, or nobody wants more. Returns the result, or null when it
 * was stopped: the steps can then be taken up again. Rejects with what the steps throw.
 */
export async function inSlices<Result>(
  steps: Steps<Result> | FarSteps<Result>,
  watcher: SliceWatcher<Result>
): Promise<Result | null> {
  for (;;) {
    await turn();
    if (!watcher.goesOn()) return null;
    const began = performance.now();
    let runs = 0;
    let last: Progress<Result> | null = null;
    for (;;) {
      const next = steps.next();
      const step = next instanceof Promise ? await next : next;
      if (step.done) {
        if (last) watcher.progress(last, runs, performance.now() - began);
        return step.value;
      }
      runs++;
      last = step.value;
      if (performance.now() - began >= SLICE) break;
    }
    watcher.progress(last, runs, performance.now() - began);
  }
}
