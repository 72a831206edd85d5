/** The explorations themselves: one file, which pages load when they first want one. */
export {breakSteps} from "./break-it.ts";
export {lossSteps} from "./every-loss.ts";
export {runAt, sweepSteps} from "./sweep.ts";
