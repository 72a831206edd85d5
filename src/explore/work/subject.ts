/** What is explored: a scenario, or a run of one, which is run again with other faults. */
import type {Fault} from "../../net/fault.ts";
import type {Scenario} from "../../sim/scenario.ts";
import {simulate} from "../../trace/query/simulate.ts";
import type {Run} from "../../trace/query/trace.ts";

/** A scenario that can be run with more faults than its own, and what it does without them. */
export interface Subject {
  /** The run with the scenario's own faults and seed. */
  readonly base: Run;
  /** The run with more faults, and another seed if one is given. */
  run(faults: readonly Fault[], seed?: number): Run;
}

/** Throws what `simulate()` throws, and a TypeError for what is neither scenario nor run. */
export function subjectOf(where: string, given: Run | Scenario): Subject {
  if (typeof given !== "object" || (given as unknown) === null) {
    throw new TypeError(`${where} wants a run or a scenario: ${where.replace("()", "(run)")}`);
  }
  const base = "again" in given ? given : simulate(given);
  return {
    base,
    run: (faults, seed) => base.again([...base.faults, ...faults], seed === undefined ? {} : {seed})
  };
}

/** A run, or what a program threw in it. */
export type Attempt =
  {readonly run: Run; readonly error: null} | {readonly run: null; readonly error: string};

/** Runs, and takes an error of a program for one more thing that can come of it. */
export function attempt(make: () => Run): Attempt {
  try {
    return {run: make(), error: null};
  } catch (error) {
    return {run: null, error: messageOf(error)};
  }
}

/** What an error says; a value that is none, as text. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
