/** What explorations may be given: checked when they are made, at the reader's line. */
import {
  callback,
  checkOptions,
  checkValue,
  list,
  number,
  object,
  required,
  text,
  word,
  type Shape,
  type Shapes
} from "../base/shape.ts";
import {DISTURBANCES} from "./search/disturbance.ts";
import {ALSO_TRIED} from "./loss/hits.ts";
import {words} from "./words.ts";

const {wanted} = words;

const runs = number(wanted.runs, {min: 1, whole: true});
const GIVEN: Shape = required(object(wanted.given));

const EVERY_LOSS: Shapes = {
  upTo: number(wanted.upToTwo, {min: 1, max: 2, whole: true}),
  also: list(wanted.also, word(ALSO_TRIED)),
  by: number(wanted.by, {min: 0}),
  outcome: callback(wanted.outcome),
  runs
};

const HOLDS: Shape = required(callback(wanted.holds));

const BREAK_IT: Shapes = {
  kinds: list(wanted.kinds(DISTURBANCES.join(", ")), word(DISTURBANCES)),
  hosts: list(wanted.hosts, text(wanted.hosts)),
  upTo: number(wanted.upTo, {min: 1, whole: true}),
  runs,
  seed: number(wanted.seed, {whole: true})
};

const RANGES: Shape = required(object(wanted.ranges));
const BUILD: Shape = required(callback(wanted.build));
const SWEEP: Shapes = {
  ask: required(callback(wanted.ask)),
  seeds: number(wanted.runs, {min: 1, whole: true}),
  runs
};

/** Throws a TypeError for what `everyLoss()` cannot be given. */
export function checkEveryLoss(given: unknown, options: unknown): void {
  checkValue("everyLoss()", words.given, given, GIVEN);
  checkOptions("everyLoss()", options, EVERY_LOSS);
}

/** Throws a TypeError for what `breakIt()` cannot be given. */
export function checkBreakIt(given: unknown, holds: unknown, options: unknown): void {
  checkValue("breakIt()", words.given, given, GIVEN);
  checkValue("breakIt()", "holds", holds, HOLDS);
  checkOptions("breakIt()", options, BREAK_IT);
}

/** Throws a TypeError for what `sweep()` cannot be given; the values are looked over later. */
export function checkSweep(ranges: unknown, build: unknown, options: unknown): void {
  checkValue("sweep()", "ranges", ranges, RANGES);
  checkValue("sweep()", "build", build, BUILD);
  checkOptions("sweep()", options, SWEEP);
}
