/** The explorations themselves: one file, which pages load when they first want one. */
import {BreakPlan} from "./break-plan.ts";
import {LossPlan} from "./loss-plan.ts";
import type {Plan} from "./plan.ts";
import type {Settings} from "./settings.ts";
import {SweepPlan} from "./sweep-plan.ts";

export {breakWork} from "./break-work.ts";
export {doForAWhile, goOn, now, cores, pageLane} from "./lanes.ts";
export {lossWork} from "./loss-work.ts";
export {runAt, sweepWork} from "./sweep-work.ts";
export {Worklist} from "./worklist.ts";

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
