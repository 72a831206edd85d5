/** Distributions above each other on one axis: what a page calls; it is drawn when first wanted. */
import {html} from "./html.ts";
import {whenNear} from "./near-screen.ts";

/** How distributions are drawn. */
export interface HistogramOptions {
  /** A line above. */
  readonly title?: string;
  /** Text below. */
  readonly caption?: string;
  /** What the values are: the name of the axis. Defaults to `"latency, ms"`. */
  readonly label?: string;
}

/**
 * Draws named lists of numbers as histograms on one scale, with median, 95th percentile and
 * greatest value in a table: `histogram({"Nagle on": [25, 58], "Nagle off": [25, 25]})`.
 */
export function histogram(
  lists: Readonly<Record<string, readonly number[]>>,
  {title, caption, label = "latency, ms"}: HistogramOptions = {}
): HTMLElement {
  const body = html("div", {class: "side-by-side"});
  const named = Object.entries(lists).filter(([, values]) => values.length > 0);
  const say = (text: string) => body.replaceChildren(html("p", {class: "problem"}, text));
  if (named.length === 0) say("There is nothing to draw: no value was measured in this run.");
  else {
    whenNear(body, () => {
      import("./graphs.ts").then(
        ({fillHistogram}) => fillHistogram(body, named, label),
        () => say("The histogram could not be loaded. Load the page again to see it.")
      );
    });
  }
  return html(
    "figure",
    {class: "tcp-figure"},
    title === undefined ? null : html("p", {class: "title"}, title),
    body,
    caption === undefined ? null : html("figcaption", {}, caption)
  );
}
