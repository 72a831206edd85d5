/** What figures, charts and tables may be given: their options, with types and ranges. */
import {
  callback,
  either,
  flag,
  list,
  number,
  object,
  required,
  text,
  word,
  type Shape,
  type Shapes
} from "../base/shape.ts";
import {wanted} from "./wanted.ts";

const VIEWS = [
  ...["ladder", "faults", "player", "sentence", "sockets", "words"],
  ...["states", "window", "sequence", "series", "counters", "segment", "program", "census"],
  "queues"
];

const aText = text(wanted.text);
const aFunction = callback(wanted.callback);
const px = number(wanted.px, {min: 1});

/** A time, or a moment that is named by what happens in it. */
export const TIME: Shape = either(wanted.time, number(wanted.time, {min: 0}), object(wanted.time));

/** Title and caption, as every chart has them. */
const AROUND = {title: aText, caption: aText} satisfies Shapes;

/** The options of `figure()`. */
export const FIGURE = {
  name: aText,
  title: aText,
  caption: either(wanted.caption, aText, aFunction),
  views: list(wanted.views, either(wanted.view(VIEWS.join(", ")), word(VIEWS), aFunction)),
  at: TIME,
  from: TIME
} satisfies Shapes;

/** The options of `breakStory()`. */
export const BREAK_STORY = {...FIGURE, button: aText} satisfies Shapes;

/** The options of `ladder()`. */
export const LADDER: Shapes = {
  width: px,
  tallest: px,
  zoom: number(wanted.zoom, {min: 0.001}),
  beside: list(wanted.beside),
  trueScale: flag(wanted.trueScale),
  from: number(wanted.from, {min: 0}),
  fold: aFunction,
  each: flag(wanted.yesOrNo),
  tiled: flag(wanted.yesOrNo),
  onSegment: aFunction,
  onDelete: aFunction,
  onBundle: aFunction,
  onFold: aFunction,
  onTime: aFunction,
  onCalls: aFunction,
  onLeftOut: aFunction,
  onCause: aFunction,
  removable: aFunction,
  action: aFunction
};

/** The options of `sideBySide()`. */
export const SIDE_BY_SIDE: Shapes = AROUND;
/** Runs by name. */
export const RUNS: Shape = required(object(wanted.runs));

/** The options of `histogram()`. */
export const HISTOGRAM: Shapes = {...AROUND, label: aText};
/** Lists of numbers by name. */
export const LISTS: Shape = required(object(wanted.lists));
/** One of them. */
export const NUMBERS: Shape = required(list(wanted.numbers, number(wanted.number)));

/** What `everyLoss()`, `sweep()` and `breakIt()` return. */
export const EXPLORATION: Shape = required({
  wanted: wanted.exploration,
  fits: (value) =>
    typeof value === "object" && value !== null && "finish" in value && "listen" in value
});
/** The options of `sweepChart()`. */
export const SWEEP_CHART = {
  ...AROUND,
  label: aText,
  answer: aFunction,
  names: object(wanted.named),
  format: object(wanted.formats),
  each: flag(wanted.yesOrNo),
  formula: aFunction
} satisfies Shapes;

/** The options of `compare()`. */
export const COMPARE: Shapes = {caption: aText};
/** A recorded run of a real kernel. */
export const RECORDING: Shape = required({
  wanted: wanted.recording,
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    ["claim", "kernel", "packets", "events", "states"].every((part) => part in value)
});

/** The argument of `table()`. */
export const TABLE: Shapes = {
  caption: required(aText),
  columns: required(list(wanted.columns, aText)),
  rows: required(
    list(wanted.rows, list(wanted.rows, either(wanted.cell, aText, number(wanted.cell))))
  )
};
