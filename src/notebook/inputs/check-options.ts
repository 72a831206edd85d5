/** What controls, goals and questions may be given: their options, with types and ranges. */
import {
  anything,
  callback,
  checkOptions,
  either,
  flag,
  list,
  misfit,
  number,
  object,
  required,
  show,
  text,
  type Shape,
  type Shapes
} from "../../base/shape.ts";
import {words} from "./words.ts";

const {wanted} = words;

/** The bounds of a number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

const label = required(text(wanted.label));
const format = callback(wanted.format);

/** The options of `range()` and `scrub()`. */
export const RANGE: Shapes = {
  label,
  min: required(number(wanted.min)),
  max: required(number(wanted.max)),
  step: number(wanted.step),
  value: number(wanted.value),
  unit: text(wanted.unit),
  format
};

/** The options of `select()` and `segmented()`. */
export const CHOICE: Shapes = {
  label,
  choices: required(list(wanted.choices)),
  value: anything,
  prefer: anything,
  format
};

/** The options of `toggle()`. */
export const TOGGLE: Shapes = {
  label,
  value: flag(wanted.on),
  words: {
    wanted: wanted.words,
    fits: (value) =>
      Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string")
  }
};

const because = text(wanted.because);
/** The options of `predict()`. */
export const PREDICT: Shapes = {answer: because, because, lead: because, skip: because};
/** The options of `goal()`. */
export const GOAL: Shapes = {hint: because, solution: because};
/** What a question asks. */
export const QUESTION: Shape = required(text(wanted.question));
/** What a goal says. */
export const GOAL_TEXT: Shape = required(text(wanted.goal));
/** Between how many answers a question lets choose. */
export const ANSWERS: Shape = required({
  wanted: wanted.answers,
  fits: (value) =>
    Array.isArray(value) && value.length >= 2 && value.every((one) => typeof one === "string")
});

/** How a goal stands, as a condition says it. */
export const VERDICT: Shape = required(
  either(wanted.verdict, flag(wanted.verdict), {
    wanted: wanted.verdict,
    fits: (value) => object("").fits(value) && typeof (value as {met?: unknown}).met === "boolean"
  })
);
/** The condition of a goal. */
export const CONDITION: Shape = required(either(wanted.verdict, VERDICT, callback("")));

/** Throws a TypeError for options that a control cannot be made of; names it by its label. */
export function checkControl(kind: string, options: unknown, shapes: Shapes): void {
  const own = (object("").fits(options) ? options : {}) as {readonly label?: unknown};
  checkOptions(
    typeof own.label === "string" ? words.named(kind, show(own.label)) : `${kind}()`,
    options,
    shapes
  );
}

/** Throws a RangeError for bounds between which there is nothing, or that the value is not in. */
export function checkBounds(what: string, {min, max, step, value}: Bounds): void {
  const check = (name: string, found: number, fits: boolean, hint: string): void => {
    if (!fits) throw new RangeError(misfit(what, name, found, {wanted: hint, fits: () => false}));
  };
  check("max", max, max > min, wanted.above(min));
  check("step", step, step > 0 && step <= max - min, wanted.stepTo(max - min));
  check("value", value, value >= min && value <= max, wanted.between(min, max));
}
