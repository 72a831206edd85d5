/** What a page calls: each begins when a view or `finish()` wants it, and loads its code then. */
import type {Scenario} from "../sim/scenario.ts";
import type {Run} from "../trace/query/trace.ts";
import type {BreakOptions, BreakResult, Broken} from "./search/break-it.ts";
import type {EveryLossOptions, LossRow, Losses} from "./loss/every-loss.ts";
import {checkBreakIt, checkEveryLoss, checkSweep} from "./explore-shapes.ts";
import {Exploration} from "./exploration.ts";
import type {Holds} from "./search/judge.ts";
import type {Work} from "./work/plan.ts";
import {subjectOf} from "./work/subject.ts";
import type {ParameterRanges, PointOf, Sweep, SweepOptions, SweepPoint} from "./sweep/sweep.ts";

/**
 * Loses each segment of a run in turn, and with `{upTo: 2}` each pair: `everyLoss(run)`. The second
 * of a pair is a segment of the run in which the first was lost, so retransmissions are among them.
 * Throws a TypeError for an option that is out of range.
 *
 * @param given - a run, whose own faults stay, or a scenario
 * @param options - how many are lost at once, what else is tried, what is asked of each run
 */
export function everyLoss(
  given: Run | Scenario,
  options: EveryLossOptions = {}
): Exploration<Losses, LossRow> {
  checkEveryLoss(given, options);
  const subject = once(() => subjectOf("everyLoss()", given));
  const {runs} = options;
  return new Exploration(
    {kind: "everyLoss", ...(runs === undefined ? {} : {runs})},
    {
      work: async () => (await chunk()).lossWork(given, options) as Work,
      helpers: null,
      open: async ({faults}) => subject().run(faults)
    }
  );
}

/**
 * Searches for a run in which a condition does not hold: `breakIt(run, (run) => …)`. Coverage of
 * states, reasons and outcomes guides it, after each single loss was tried. What it finds is shrunk
 * to the fewest and simplest faults. The same seed finds the same. Throws a TypeError for an option
 * that is out of range.
 *
 * @param given - a run, whose own faults stay, or a scenario
 * @param holds - whether a run is as it should be: true or false, of the run alone
 * @param options - what it may do, in how many runs, from which seed
 */
export function breakIt(
  given: Run | Scenario,
  holds: Holds,
  options: BreakOptions = {}
): Exploration<BreakResult, Broken> {
  checkBreakIt(given, holds, options);
  const subject = once(() => subjectOf("breakIt()", given));
  return new Exploration(
    {kind: "breakIt", ...options},
    {
      work: async () => (await chunk()).breakWork(given, holds) as Work,
      helpers: null,
      open: async ({faults, seed}) => subject().run(faults, seed ?? undefined)
    }
  );
}

/**
 * Runs a scenario over values of one to three parameters, each a list or a range, and asks each run
 * the same: `sweep({delay: [ms(1), ms(50)]}, ({delay}) => ({…}), {ask: (run) => run.end.at})`.
 * Throws a TypeError for other numbers of parameters, and for a range that is none.
 *
 * @param ranges - one to three parameters by name
 * @param build - the scenario, or its run, at one point
 * @param options - what is asked of each run, with how many seeds
 */
export function sweep<const Ranges extends ParameterRanges>(
  ranges: Ranges,
  build: (point: PointOf<Ranges>) => Scenario | Run,
  options: SweepOptions<Ranges>
): Exploration<Sweep, SweepPoint> {
  checkSweep(ranges, build, options);
  const {ask, seeds = 1, runs} = options;
  return new Exploration(
    {kind: "sweep", ranges, seeds, runs},
    {
      work: async () => (await chunk()).sweepWork(build, ask) as Work,
      helpers: null,
      open: async ({at}) =>
        (await chunk()).runAt(build, at as PointOf<Ranges>, seeds > 1 ? 1 : null)
    }
  );
}

const chunk = () => import("./chunk-explore.ts");

function once<T>(make: () => T): () => T {
  let made: {readonly value: T} | null = null;
  return () => (made ??= {value: make()}).value;
}
