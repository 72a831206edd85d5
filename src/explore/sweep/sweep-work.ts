/** Makes the runs of `sweep()`, and asks each. */
import type {Scenario} from "../../sim/scenario.ts";
import {simulate} from "../../trace/query/simulate.ts";
import type {Run} from "../../trace/query/trace.ts";
import {oneRun, type Parts, type Work} from "../work/plan.ts";
import {messageOf} from "../work/subject.ts";
import type {ParameterRanges, PointOf, Sweep, SweepOptions} from "./sweep.ts";
import {type SweepDone, SweepPlan, type SweepTask} from "./sweep-plan.ts";

/** Both halves of `sweep()`. */
export const sweepParts = <const Ranges extends ParameterRanges>(
  ranges: Ranges,
  build: (point: PointOf<Ranges>) => Scenario | Run,
  {ask, ...settings}: SweepOptions<Ranges>
): Parts<Sweep, SweepTask, SweepDone> => ({
  plan: new SweepPlan({ranges, ...settings}),
  work: sweepWork(build, ask)
});

/** Makes one of the runs, and asks it. */
export function sweepWork<Ranges extends ParameterRanges>(
  build: (point: PointOf<Ranges>) => Scenario | Run,
  ask: SweepOptions<Ranges>["ask"]
): Work<SweepTask, SweepDone> {
  return oneRun(({at, seed}) => {
    const point = at as PointOf<Ranges>;
    try {
      const answer: unknown = ask(runAt(build, point, seed), point);
      return {answer: typeof answer === "number" ? answer : String(answer)};
    } catch (error) {
      return {problem: messageOf(error)};
    }
  });
}

/** The run of one point, with another seed if one is given. */
export function runAt<Ranges extends ParameterRanges>(
  build: (point: PointOf<Ranges>) => Scenario | Run,
  at: PointOf<Ranges>,
  seed: number | null
): Run {
  const built = build(at);
  if ("again" in built) return seed === null ? built : built.again(built.faults, {seed});
  return simulate(seed === null ? built : {...built, seed});
}
