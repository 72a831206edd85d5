/** Makes what breaks a program as small as it can be: fewer faults, then simpler ones. */
import type {Run} from "../../trace/query/trace.ts";
import type {Trial} from "./corpus.ts";
import {type Disturbance, DISTURBANCES, simpler} from "./disturbance.ts";
import type {Tried} from "./judge.ts";
import {moved} from "./moved.ts";

/** The smallest trial so far, and what a program threw in it, if anything. */
export interface Smallest {
  readonly trial: Trial;
  readonly error: string | null;
}

/** How often what is left, when one is taken away, is put where it was before, at most. */
const MOVES = 2;

/** One step towards the smallest trial. */
export interface Shrunk extends Smallest {
  /** Whether something smaller was found, so that another step is worth it. */
  readonly isSmaller: boolean;
  readonly runs: number;
}

/**
 * The first smaller trial that still breaks it; yields before each run. `tries` runs a trial. A
 * first run of the trial itself finds out what its programs threw.
 */
export function* shrink(
  trial: Trial,
  tries: (trial: Trial) => Tried
): Generator<void, Shrunk, void> {
  yield;
  const last = tries(trial);
  let runs = 1;
  for (const candidate of candidates(trial, last, tries)) {
    runs++;
    const {broken, error} = candidate.tried;
    if (broken) return {trial: candidate.trial, error, isSmaller: true, runs};
    yield;
  }
  return {trial, error: last.error, isSmaller: false, runs};
}

interface Candidate {
  readonly trial: Trial;
  readonly tried: Tried;
}

/** What is smaller than a trial, the smallest first. Each is less than it, so this has an end. */
function* candidates(
  {list, seed}: Trial,
  {run}: Tried,
  tries: (trial: Trial) => Tried
): Generator<Candidate, void, void> {
  const candidate = (others: readonly Disturbance[], own = seed): Candidate => {
    const trial = {list: others, seed: own};
    return {trial, tried: tries(trial)};
  };
  for (const [i] of list.entries()) {
    let made = candidate(list.filter((_, j) => j !== i));
    yield made;
    // Without the first loss all that follows is earlier, and has other numbers.
    for (let move = 0; run && made.tried.run && move < MOVES; move++) {
      const there = moved(made.trial.list, run, made.tried.run);
      if (there === null) break;
      made = candidate(there);
      yield made;
    }
  }
  if (seed !== null) yield candidate(list, null);
  if (run === null) return;
  for (const others of replaced(list, run)) yield candidate(others);
}

/** What is hard to tell is made simpler before what is simple already. */
function replaced(list: readonly Disturbance[], run: Run): Disturbance[][] {
  const order = list
    .map((one, i) => ({one, i}))
    .sort((a, b) => DISTURBANCES.indexOf(b.one.kind) - DISTURBANCES.indexOf(a.one.kind));
  return order.flatMap(({one, i}) =>
    simpler(one, run).map((other) => list.map((same, j) => (j === i ? other : same)))
  );
}
