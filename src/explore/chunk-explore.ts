/** The explorations themselves: one file, which pages load when they first want one. */
import {BreakPlan} from "./search/break-plan.ts";
import {LossPlan} from "./loss/loss-plan.ts";
import type {Plan} from "./work/plan.ts";
import type {Settings} from "./settings.ts";
import {SweepPlan} from "./sweep/sweep-plan.ts";

export {breakWork} from "./search/break-work.ts";
export {doForAWhile, goOn, now, cores, pageLane} from "./work/lanes.ts";
export {lossWork} from "./loss/loss-work.ts";
export {runAt, sweepWork} from "./sweep/sweep-work.ts";
export {Worklist} from "./work/worklist.ts";

/** Decides what is tried. Throws a TypeError for ranges that are none. */
export function planOf(settings: Settings): Plan<unknown> {
  switch (settings.kind) {
    case "everyLoss":
      return new LossPlan(settings) as Plan<unknown>;
    case "breakIt":
      return new BreakPlan(settings) as Plan<unknown>;
    case "sweep":
      return new SweepPlan(settings) as Plan<unknown>;
  }
}
