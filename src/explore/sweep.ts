/** Runs a scenario over values of one to three parameters, and asks each run the same. */
import type {Scenario} from "../sim/scenario.ts";
import {simulate} from "../trace/query/simulate.ts";
import type {Run} from "../trace/query/trace.ts";
import {checkCount} from "./check.ts";
import type {Steps} from "./steps.ts";
import {messageOf} from "./subject.ts";

/** A value that a parameter can have. */
export type ParameterValue = number | string | boolean;

/** Values from one number to another, in even steps or, by `"log"`, in even factors. */
export interface ValueRange {
  /** The first value, in the parameter's own unit. */
  readonly from: number;
  /** The last value, in the parameter's own unit. */
  readonly to: number;
  /** How many values, from 2; those of a range between whole numbers are rounded to such. */
  readonly points: number;
  /** Whether steps are even sums or even factors. Defaults to `"linear"`. */
  readonly scale?: "linear" | "log";
}

/** One to three parameters by name, each with its values as a list or a range. */
export type ParameterRanges = Readonly<Record<string, readonly ParameterValue[] | ValueRange>>;

/** One value for each parameter. */
export type PointOf<Ranges extends ParameterRanges> = {
  readonly [Name in keyof Ranges]: Ranges[Name] extends readonly (infer Value extends
    ParameterValue)[]
    ? Value
    : number;
};

/** How `sweep()` goes about it. */
export interface SweepOptions<Ranges extends ParameterRanges> {
  /** What is asked of each run: a number for lines and heatmaps, a text for an outcome map. */
  readonly ask: (run: Run, point: PointOf<Ranges>) => number | string;
  /** How many runs each point gets, with seeds 1, 2, 3, …. Defaults to 1, with the own seed. */
  readonly seeds?: number;
  /**
   * The most runs that are made. Where there are more points, values are left out evenly from each
   * parameter. Defaults to 20,000.
   */
  readonly runs?: number;
}

/** One point of a sweep. */
export interface SweepPoint {
  /** The parameters' values by name. */
  readonly at: Readonly<Record<string, ParameterValue>>;
  /** What was answered, one for each seed. */
  readonly answers: readonly (number | string)[];
  /** What the scenario or the question threw; empty when nothing. */
  readonly problem: string;
}

/** What `sweep()` finds. */
export interface Sweep {
  /** The parameters in their order, with the values that are tried. */
  readonly parameters: readonly {
    readonly name: string;
    readonly values: readonly ParameterValue[];
  }[];
  /** The points so far, the last parameter running fastest. */
  readonly points: SweepPoint[];
  /** Points that are not tried, as there would have been too many runs. */
  readonly left: number;
}

const MOST_RUNS = 20_000;
const WHERE = "sweep()";

/** The steps of `sweep()`. */
export function* sweepSteps<const Ranges extends ParameterRanges>(
  ranges: Ranges,
  build: (point: PointOf<Ranges>) => Scenario | Run,
  options: SweepOptions<Ranges>
): Steps<Sweep> {
  const {ask, seeds = 1, runs: most = MOST_RUNS} = options;
  checkCount(WHERE, "seeds", seeds);
  checkCount(WHERE, "runs", most);
  const asked = parametersOf(ranges);
  const parameters = thinned(asked, Math.max(1, Math.floor(most / seeds)));
  const total = sizeOf(parameters);
  const result: Sweep = {parameters, points: [], left: sizeOf(asked) - total};
  for (let index = 0; index < total; index++) {
    const at = pointAt(parameters, index) as PointOf<Ranges>;
    const answers: (number | string)[] = [];
    const point: {-readonly [K in keyof SweepPoint]: SweepPoint[K]} = {at, answers, problem: ""};
    result.points.push(point);
    for (let seed = 1; seed <= seeds; seed++) {
      try {
        answers.push(ask(runAt(build, at, seeds === 1 ? undefined : seed), at));
      } catch (error) {
        point.problem = messageOf(error);
      }
      yield {runs: index * seeds + seed, planned: total * seeds, result};
    }
  }
  return result;
}

/** The run of one point, with another seed if one is given. */
export function runAt<Ranges extends ParameterRanges>(
  build: (point: PointOf<Ranges>) => Scenario | Run,
  at: PointOf<Ranges>,
  seed?: number
): Run {
  const built = build(at);
  if ("again" in built) return seed === undefined ? built : built.again(built.faults, {seed});
  return simulate(seed === undefined ? built : {...built, seed});
}

type Parameters = Sweep["parameters"];

const sizeOf = (parameters: Parameters): number =>
  parameters.reduce((size, {values}) => size * values.length, 1);

function parametersOf(ranges: ParameterRanges): Parameters {
  const parameters = Object.entries(ranges).map(([name, given]) => {
    const values = "from" in given ? valuesOf(name, given) : [...given];
    if (values.length > 0) return {name, values};
    throw new TypeError(`${WHERE}: ${name} has no values; wanted: at least one`);
  });
  if (parameters.length >= 1 && parameters.length <= 3) return parameters;
  const names = parameters.map(({name}) => name).join(", ");
  throw new TypeError(`${WHERE} was given ${names || "nothing"}; wanted: one to three parameters`);
}

function valuesOf(name: string, {from, to, points, scale = "linear"}: ValueRange): number[] {
  checkCount(WHERE, `${name}.points`, points);
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new TypeError(`${WHERE}: ${name} goes from ${from} to ${to}; wanted: two numbers`);
  }
  if (scale === "log" && (from <= 0 || to <= 0)) {
    throw new TypeError(`${WHERE}: ${name} is on a log scale from ${from}; wanted: above 0`);
  }
  const isWhole = Number.isInteger(from) && Number.isInteger(to);
  const values = Array.from({length: points}, (_, i) => {
    const part = points === 1 ? 0 : i / (points - 1);
    const value = scale === "log" ? from * (to / from) ** part : from + (to - from) * part;
    return isWhole ? Math.round(value) : value;
  });
  return [...new Set(values)];
}

/** Leaves values out of each parameter, evenly and never its ends, until the points are few. */
function thinned(parameters: Parameters, most: number): Parameters {
  let kept = parameters;
  while (sizeOf(kept) > most) {
    const longest = Math.max(...kept.map(({values}) => values.length));
    if (longest <= 1) return kept;
    const ratio = Math.min(0.95, (most / sizeOf(kept)) ** (1 / kept.length));
    kept = kept.map(({name, values}) => {
      const length = Math.max(1, Math.min(values.length, Math.floor(values.length * ratio)));
      const step = length > 1 ? (values.length - 1) / (length - 1) : 0;
      const even = Array.from({length}, (_, i) => values[Math.round(i * step)] as ParameterValue);
      return {name, values: even};
    });
  }
  return kept;
}

function pointAt(parameters: Parameters, index: number): SweepPoint["at"] {
  let rest = index;
  const backwards = [...parameters].reverse().map(({name, values}) => {
    const value = values[rest % values.length] as ParameterValue;
    rest = Math.floor(rest / values.length);
    return [name, value] as const;
  });
  return Object.fromEntries(backwards.reverse());
}
