/** Distributions above each other on one axis: what a page calls; it is drawn when first wanted. */
import {checkOptions, checkValue, show} from "../../base/shape.ts";
import {HISTOGRAM, LISTS, NUMBERS} from "../chart-shapes.ts";
import {lateFigure} from "../dom/lazy-figure.ts";
import type {LateFigureOptions} from "../dom/lazy-figure.ts";
import {words} from "../words.ts";

/** How distributions are drawn. */
export interface HistogramOptions extends LateFigureOptions {
  /** What the values are: the name of the axis. Defaults to `"latency, ms"`. */
  readonly label?: string;
}

/**
 * Draws named lists of numbers as histograms on one scale, with median, 95th percentile and
 * greatest value in a table: `histogram({"Nagle on": [25, 58], "Nagle off": [25, 25]})`.
 */
export function histogram(
  lists: Readonly<Record<string, readonly number[]>>,
  options: HistogramOptions = {}
): HTMLElement {
  checkValue("histogram()", "lists", lists, LISTS);
  checkOptions("histogram()", options, HISTOGRAM);
  for (const [name, values] of Object.entries(lists)) {
    checkValue("histogram()", show(name), values, NUMBERS);
  }
  const {label = words.latency, ...around} = options;
  const named = Object.entries(lists).filter(([, values]) => values.length > 0);
  const filling = async () => {
    const {fillHistogram} = await import("../graph/chunk-graphs.ts");
    return (body: HTMLElement) => fillHistogram(body, named, label);
  };
  return lateFigure(words.histogram, named.length === 0 ? words.noValue : filling, around);
}
