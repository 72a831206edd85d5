/** Makes the runs of a search, and asks the condition. */
import type {Scenario} from "../../sim/scenario.ts";
import type {Run} from "../../trace/query/trace.ts";
import type {BreakOptions, BreakResult} from "./break-it.ts";
import {type BreakDone, BreakPlan, type BreakTask, type Problem} from "./break-plan.ts";
import type {Trial, Visited} from "./corpus.ts";
import {reachedBy} from "./coverage.ts";
import {placesOf} from "./disturbance.ts";
import {type Holds, type Tried, answerOf, judge} from "./judge.ts";
import type {Parts, Work} from "../work/plan.ts";
import {shrink} from "./shrink.ts";
import {type Subject, attempt, subjectOf} from "../work/subject.ts";

/** Both halves of `breakIt()`. */
export const breakParts = (
  given: Run | Scenario,
  holds: Holds,
  options: BreakOptions = {}
): Parts<BreakResult, BreakTask, BreakDone> => ({
  plan: new BreakPlan(options),
  work: breakWork(given, holds)
});

/** Makes the runs of a search, and asks the condition. */
export function breakWork(given: Run | Scenario, holds: Holds): Work<BreakTask, BreakDone> {
  const subject = subjectOf("breakIt()", given);
  const tries = ({list, seed}: Trial): Tried => judge(subject, holds, list, seed);
  return function* (task): Generator<void, BreakDone, void> {
    yield;
    if (task.kind === "check") {
      const {base} = subject;
      const hosts = base.hosts.map(({name}) => name);
      const problem = problemAtOnce(subject, holds);
      return {kind: "check", problem, visited: visited(base), hosts, seedMatters: matters(subject)};
    }
    if (task.kind === "shrink") return {kind: "shrink", shrunk: yield* shrink(task.trial, tries)};
    const {broken, run, problem} = tries(task.trial);
    if (task.kind === "try") {
      const isEndless = run?.end.why === "budget";
      return {kind: "try", broken, problem, isEndless, visited: run && visited(run)};
    }
    // All the same again: a condition that asks a clock, or chance, gives itself away here.
    return {kind: "confirm", isSteady: broken && problemAtOnce(subject, holds) === null};
  };
}

const visited = (run: Run): Visited => ({reached: reachedBy(run), places: placesOf(run)});

/** Seeds that are compared: with a small loss, many runs lose nothing. */
const OTHER_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Does the run depend on chance? Where it does not, other seeds are not worth a try. */
function matters({base, run}: Subject): boolean {
  const sent = (other: Run): string =>
    other.transits.map(({sentAt, arrivedAt}) => `${sentAt} ${arrivedAt}`).join();
  const own = sent(base);
  return OTHER_SEEDS.some((more) => {
    const {run: other} = attempt(() => run([], base.seed + more));
    return other !== null && sent(other) !== own;
  });
}

/** Before anything is broken: does it hold, and is the answer always the same? */
function problemAtOnce(subject: Subject, holds: Holds): Problem | null {
  const first = answerOf(subject.base, holds);
  if (first.problem !== null) return {state: "threw", text: first.problem};
  const second = answerOf(subject.run([]), holds);
  if (second.holds !== first.holds) return {state: "unsteady", text: ""};
  return first.holds ? null : {state: "false-at-once", text: ""};
}
