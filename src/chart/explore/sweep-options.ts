/** How a chart of a sweep is made. */
import type {ParameterValue} from "../../explore/sweep/sweep.ts";
import type {LateFigureOptions} from "../dom/lazy-figure.ts";

/** What a chart of a sweep says, and what is drawn beside its runs. */
export interface SweepChartOptions extends LateFigureOptions {
  /** What the answers are: `"latency, ms"`. Defaults to nothing. */
  readonly label?: string;
  /** An answer as text: `(time) => duration(time)`. Defaults to the number itself. */
  readonly answer?: (value: number) => string;
  /** The parameters' names for readers, by name: `{delay: "one-way delay"}`. */
  readonly names?: Readonly<Record<string, string>>;
  /** The parameters' values as text, by name: `{delay: duration}`. Defaults to the value itself. */
  readonly format?: Readonly<Record<string, (value: never) => string>>;
  /**
   * Whether there is a chart of lines for each value of the first of two parameters. So it is in
   * any case where its values are texts. Defaults to false: two numbers make a heatmap.
   */
  readonly each?: boolean;
  /** What a formula says at a point: drawn as a dashed line beside the runs. Nothing by default. */
  readonly formula?: (at: Readonly<Record<string, ParameterValue>>) => number;
}
