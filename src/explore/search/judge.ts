/** Whether one trial breaks the condition. */
import type {Run} from "../../trace/query/trace.ts";
import {type Disturbance, faultsOf} from "./disturbance.ts";
import {type Subject, attempt, messageOf} from "../work/subject.ts";

/** The condition: whether a run is as it should be. */
export type Holds = (run: Run) => boolean;

/** What a condition says of a run. */
type Answer =
  | {readonly holds: boolean; readonly problem: null}
  | {readonly holds: null; readonly problem: string};

/** Asks the condition, and takes what it throws for a value. */
export function answerOf(run: Run, holds: Holds): Answer {
  try {
    const answer: unknown = holds(run);
    if (typeof answer === "boolean") return {holds: answer, problem: null};
    return {holds: null, problem: `the condition returned ${String(answer)}, not true or false`};
  } catch (error) {
    return {holds: null, problem: messageOf(error)};
  }
}

/** What came of one trial. */
export interface Tried {
  readonly broken: boolean;
  readonly run: Run | null;
  /** What a program threw. */
  readonly error: string | null;
  /** What the condition threw. */
  readonly problem: string | null;
}

/** Runs with what is done to it, and asks the condition. */
export function judge(
  subject: Subject,
  holds: Holds,
  list: readonly Disturbance[],
  seed: number | null
): Tried {
  const {run, error} = attempt(() => subject.run(faultsOf(list), seed ?? undefined));
  // A program that throws has a bug, whatever the condition says.
  if (run === null) return {broken: true, run, error, problem: null};
  const {holds: held, problem} = answerOf(run, holds);
  return {broken: held === false, run, error: null, problem};
}
