/**
 * The part of the library that a page needs before anything runs: controls, questions, goals, and
 * the values that scenarios are written with. `src/index.ts` offers it with the rest; a built page
 * loads it first, and the engine and the charts when a cell needs them.
 */
export {gbit, hours, kbit, KiB, mbit, MiB, minutes, ms, seconds, us} from "./base/units.ts";
export type {BitsPerSecond, Bytes, Micros} from "./base/units.ts";
export {
  cut,
  delay,
  drop,
  duplicate,
  forge,
  hang,
  heal,
  kill,
  powerOff,
  resume,
  unreachable
} from "./net/fault.ts";
export type {Fault, HostName, SegmentKind, SegmentPattern, WhichSegment} from "./net/fault.ts";
export {freebsd, macos, macos13} from "./os/systems/bsd.ts";
export {linux, linuxLts} from "./os/systems/linux.ts";
export type {Profile} from "./os/systems/profile.ts";
export {windows, windows7} from "./os/systems/windows.ts";
export {readersSystem} from "./readers-system.ts";
export {range, segmented, select, toggle} from "./notebook/inputs/controls.ts";
export type {
  ChoiceOptions,
  Control,
  RangeOptions,
  ToggleOptions
} from "./notebook/inputs/controls.ts";
export {goal} from "./notebook/inputs/goal.ts";
export type {GoalOptions, Verdict} from "./notebook/inputs/goal.ts";
export {predict} from "./notebook/inputs/predict.ts";
export type {Prediction, PredictOptions} from "./notebook/inputs/predict.ts";
export {scrub} from "./notebook/inputs/scrub.ts";
export {count, duration} from "./trace/words/duration.ts";
