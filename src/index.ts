/** Everything that a page may use: the one module behind "/lib/tcp.js". */
export {sideBySide} from "./chart/beside.ts";
export type {SideBySideOptions} from "./chart/beside.ts";
export {compare} from "./chart/compare.ts";
export type {CompareOptions} from "./chart/compare.ts";
export {figure} from "./chart/figure.ts";
export type {FigureElement, FigureOptions} from "./chart/figure.ts";
export type {View, ViewLink, ViewMaker} from "./chart/view.ts";
export {histogram} from "./chart/histogram.ts";
export type {HistogramOptions} from "./chart/histogram.ts";
export {ladder} from "./chart/ladder.ts";
export type {LadderOptions} from "./chart/ladder.ts";
export {table} from "./chart/table.ts";
export type {TableOptions} from "./chart/table.ts";
export {gbit, hours, kbit, KiB, mbit, MiB, minutes, ms, sec, us} from "./base/units.ts";
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
  resume
} from "./net/fault.ts";
export type {Fault} from "./net/fault.ts";
export type {Os, Program, Received, Result, Sent, Socket} from "./os/api.ts";
export {freebsd, macos} from "./os/bsd.ts";
export {linux} from "./os/linux.ts";
export type {Profile} from "./os/profile.ts";
export {windows} from "./os/windows.ts";
export {simulate} from "./sim/simulate.ts";
export {whileRunning} from "./sim/patience.ts";
export type {Run} from "./sim/record.ts";
export type {HostOptions, LinkBetween, LinkOptions, Scenario} from "./sim/scenario.ts";
export {range, segmented, select, toggle} from "./notebook/controls.ts";
export type {ChoiceOptions, Control, RangeOptions, ToggleOptions} from "./notebook/controls.ts";
export {goal} from "./notebook/goal.ts";
export type {GoalOptions, Verdict} from "./notebook/goal.ts";
export {predict} from "./notebook/predict.ts";
export type {Prediction, PredictOptions} from "./notebook/predict.ts";
export {progress} from "./notebook/progress.ts";
export {scrub} from "./notebook/scrub.ts";
export {count, duration} from "./view/duration.ts";
export type {Recording} from "./view/recorded.ts";
export {stateAt} from "./view/select.ts";
export {quantile} from "./view/quantile.ts";
export {socketTable, socketText} from "./view/sockets.ts";
export {transcript} from "./view/transcript.ts";
export {decodeSegment, encodeSegment} from "./wire/header.ts";
export type {Decoded, DecodedSegment, DecodeOptions, EncodeOptions} from "./wire/header.ts";
export type {Malformed} from "./wire/options.ts";
export type {Segment} from "./wire/segment.ts";
