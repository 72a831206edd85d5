/** The order of `sweep()`: each point after the other, the last parameter running fastest. */
import type {Next, Plan, Progress} from "../work/plan.ts";
import type {ParameterRanges, ParameterValue, Sweep, SweepPoint, ValueRange} from "./sweep.ts";

/** One run: at which point, and with which seed, where it is not the scenario's own. */
export interface SweepTask {
  readonly at: SweepPoint["at"];
  readonly seed: number | null;
}

/** What was answered, or what the scenario or the question threw. */
export type SweepDone = {readonly answer: number | string} | {readonly problem: string};

/** The ranges, and the options that are data. */
export interface SweepSettings {
  readonly ranges: ParameterRanges;
  readonly seeds?: number | undefined;
  readonly runs?: number | undefined;
}

type Growing = {-readonly [K in keyof SweepPoint]: SweepPoint[K]} & {answers: (number | string)[]};

/** Names the runs of a sweep. */
export class SweepPlan implements Plan<Sweep, SweepTask, SweepDone> {
  readonly first: readonly SweepTask[];
  readonly #result: Sweep & {readonly points: Growing[]};
  readonly #seeds: number;
  #runs = 0;

  /** Throws a TypeError for ranges that are none. */
  constructor({ranges, seeds = 1, runs = 20_000}: SweepSettings) {
    const asked = parametersOf(ranges);
    const parameters = thinned(asked, Math.max(1, Math.floor(runs / seeds)));
    const total = sizeOf(parameters);
    this.#seeds = seeds;
    this.#result = {parameters, points: [], left: sizeOf(asked) - total};
    this.first = Array.from({length: total * seeds}, (_, run) => ({
      at: pointAt(parameters, Math.floor(run / seeds)),
      seed: seeds === 1 ? null : (run % seeds) + 1
    }));
  }

  get progress(): Progress<Sweep> {
    return {runs: this.#runs, planned: this.first.length, result: this.#result};
  }

  take(done: SweepDone, {at}: SweepTask): Next<SweepTask> {
    const {points} = this.#result;
    if (this.#runs++ % this.#seeds === 0) points.push({at, answers: [], problem: ""});
    const point = points.at(-1) as Growing;
    if ("answer" in done) point.answers.push(done.answer);
    else point.problem = done.problem;
    return {tasks: []};
  }
}

type Parameters = Sweep["parameters"];

const sizeOf = (parameters: Parameters): number =>
  parameters.reduce((size, {values}) => size * values.length, 1);

function parametersOf(ranges: ParameterRanges): Parameters {
  const parameters = Object.entries(ranges).map(([name, given]) => {
    const values = "from" in given ? valuesOf(name, given) : [...given];
    if (values.length > 0) return {name, values};
    throw new TypeError(`sweep(): ${name} has no values; wanted: at least one`);
  });
  if (parameters.length >= 1 && parameters.length <= 3) return parameters;
  const names = parameters.map(({name}) => name).join(", ");
  throw new TypeError(`sweep() was given ${names || "nothing"}; wanted: one to three parameters`);
}

function valuesOf(name: string, {from, to, points, scale = "linear"}: ValueRange): number[] {
  if (!Number.isInteger(points) || points < 1) {
    throw new TypeError(
      `sweep(): ${name}.points is ${String(points)}; wanted: a whole number from 1`
    );
  }
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new TypeError(`sweep(): ${name} goes from ${from} to ${to}; wanted: two numbers`);
  }
  if (scale === "log" && (from <= 0 || to <= 0)) {
    throw new TypeError(`sweep(): ${name} is on a log scale from ${from}; wanted: above 0`);
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
