/** A sweep as charts see it: which parameter is across, which is up, which makes several charts. */
import type {ParameterValue, Sweep, SweepPoint} from "../../explore/sweep/sweep.ts";
import {quantile} from "../../trace/query/quantile.ts";
import {count, trim} from "../../trace/words/duration.ts";
import type {SweepChartOptions} from "./sweep-options.ts";
import {words} from "./words.ts";

/** One parameter, its values, and how they are written. */
export interface Axis {
  /** As the scenario's builder has it. */
  readonly key: string;
  /** As readers have it. */
  readonly name: string;
  readonly values: readonly ParameterValue[];
  readonly text: (value: ParameterValue) => string;
}

/** A point that has been tried, by its places on the axes, from 0. */
export interface Placed {
  readonly point: SweepPoint;
  readonly column: number;
  readonly row: number;
  /** The answers that are numbers, ascending; empty where they are texts. */
  readonly numbers: readonly number[];
}

/** One chart: all points with one value of the first parameter, or all points. */
interface Facet {
  readonly title: string;
  readonly placed: readonly Placed[];
}

/** The charts of a sweep, and their common axes. */
export interface Facets {
  readonly across: Axis;
  /** Null for lines, which have the answers there. */
  readonly up: Axis | null;
  readonly facets: readonly Facet[];
  /** Whether all answers are texts: then the chart is a map of outcomes. */
  readonly isMap: boolean;
}

/** Arranges what was found so far. */
export function facetsOf({parameters, points}: Sweep, options: SweepChartOptions): Facets | null {
  const axes = parameters.map((parameter) => axisOf(parameter, options));
  const answers = points.flatMap((point) => point.answers);
  const isMap = answers.length > 0 && answers.every((answer) => typeof answer === "string");
  const isNamed = axes.length === 2 && typeof axes[0]?.values[0] === "string" && !isMap;
  const isSplit = axes.length === 3 || isNamed || (axes.length === 2 && options.each === true);
  const [first, ...others] = axes;
  const [across, up = null] = isSplit ? others : axes;
  if (!first || !across) return null;
  const place = (axis: Axis | null, {at}: SweepPoint): number =>
    axis ? axis.values.indexOf(at[axis.key] as ParameterValue) : 0;
  const placed = points.map((point) => ({
    point,
    column: place(across, point),
    row: place(up, point),
    numbers: numbersOf(point)
  }));
  const facets = isSplit
    ? first.values.map((value) => ({
        title: words.point(first.name, first.text(value)).trim(),
        placed: placed.filter(({point}) => point.at[first.key] === value)
      }))
    : [{title: "", placed}];
  return {across, up, facets, isMap};
}

function axisOf(
  {name: key, values}: Sweep["parameters"][number],
  {names = {}, format = {}}: SweepChartOptions
): Axis {
  const own = format[key] as ((value: ParameterValue) => string) | undefined;
  return {key, values, name: names[key] ?? key, text: own ?? valueText};
}

const valueText = (value: ParameterValue): string =>
  typeof value === "number" && Number.isInteger(value) ? count(value) : String(value);

const numbersOf = ({answers}: SweepPoint): number[] =>
  answers
    .filter((answer): answer is number => typeof answer === "number" && Number.isFinite(answer))
    .sort((a, b) => a - b);

/** The middle of a point's answers; undefined when it has none. */
export const middleOf = ({numbers}: Placed): number | undefined =>
  numbers.length > 0 ? quantile(numbers, 0.5) : undefined;

/** A number as the chart writes it. */
export function answerText(value: number, {answer}: SweepChartOptions): string {
  return answer ? answer(value) : Number.isInteger(value) ? count(value) : trim(value, 2);
}

/** What a point says: its answer, with the spread over seeds, or what went wrong. */
export function pointText(placed: Placed, options: SweepChartOptions): string {
  const {point, numbers} = placed;
  if (point.problem !== "") return words.problem(point.problem);
  const middle = middleOf(placed);
  if (middle === undefined) return point.answers.join(", ");
  const text = answerText(middle, options);
  const [low = 0, high = 0] = [numbers[0], numbers.at(-1)];
  return low === high
    ? text
    : words.spread(answerText(low, options), text, answerText(high, options));
}

/** Where a point is: `"one-way delay 20 ms, write size 200 B"`. */
export function placeText(
  {point}: Placed,
  {parameters}: Pick<Sweep, "parameters">,
  options: SweepChartOptions
): string {
  return parameters
    .map((parameter) => {
      const {key, name, text} = axisOf(parameter, options);
      return words.point(name, text(point.at[key] as ParameterValue));
    })
    .join(", ");
}
