/** What becomes of a scenario under each loss, over ranges of parameters, and where it breaks. */
export {breakIt, everyLoss, sweep} from "../explore/explore.ts";
export type {BreakOptions, BreakResult, Broken} from "../explore/search/break-it.ts";
export type {EveryLossOptions, LossRow, Losses} from "../explore/loss/every-loss.ts";
export type {ParameterRanges, Sweep, SweepOptions, SweepPoint} from "../explore/sweep/sweep.ts";
