/** The views of explorations: one file, which pages load when the first of them comes near. */
export {fillBreak} from "./draw-break.ts";
export {fillLosses} from "./draw-losses.ts";
export {fillSweep} from "./draw-sweep.ts";
