/** Distributions above each other on one axis: what a page calls; it is drawn when first wanted. */
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
  {label = words.latency, ...around}: HistogramOptions = {}
): HTMLElement {
  const named = Object.entries(lists).filter(([, values]) => values.length > 0);
  const filling = async () => {
    const {fillHistogram} = await import("../graph/chunk-graphs.ts");
    return (body: HTMLElement) => fillHistogram(body, named, label);
  };
  return lateFigure(words.histogram, named.length === 0 ? words.noValue : filling, around);
}
