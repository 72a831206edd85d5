/** Which times are written at an axis: round in the unit that people tell them in. */
import {range, ticks, tickStep} from "d3-array";
import {hours, minutes} from "../../base/units.ts";
import type {Micros} from "../../base/units.ts";

/** Steps of an axis that shows minutes or hours: 200 s is round for a machine only. */
const LONG = [
  ...[1, 2, 5, 10, 20, 30].map(minutes),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 192].map(hours)
];

/** The times of an axis, and how far apart they are. */
export interface TimeTicks {
  readonly step: Micros;
  readonly times: readonly Micros[];
}

/** About `wanted` round times, in whole µs, from one time to another. */
export function timeTicks(from: Micros, until: Micros, wanted: number): TimeTicks {
  const step = Math.max(1, tickStep(from, until, wanted));
  const long = LONG.find((each) => each >= step);
  if (step < minutes(1) || long === undefined) {
    return {step, times: ticks(from, until, wanted).filter(Number.isInteger)};
  }
  return {step: long, times: range(Math.ceil(from / long) * long, until + 1, long)};
}
