/** Runs a scenario over values of one to three parameters, and asks each run the same. */
import type {Run} from "../../trace/query/trace.ts";

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
