/** A recorded run of a real kernel beside the model: what a page calls; the drawing comes later. */
import type {Run} from "../../sim/record.ts";
import type {Recording} from "../../trace/recording/recorded.ts";
import type {FigureElement} from "./figure.ts";
import {html} from "../dom/html.ts";
import {whenNear} from "../dom/when-visible.ts";

/** How a comparison is made. */
export interface CompareOptions {
  /** Text below. Defaults to what the recording says that it shows. */
  readonly caption?: string;
}

/** Draws a recorded kernel run and the model beside each other; its `value` is the model's run. */
export function compare(
  recording: Recording,
  run: Run,
  {caption = recording.claim}: CompareOptions = {}
): FigureElement {
  const attributes = {class: "tcp-figure compare", "aria-busy": "true"};
  const node = html("figure", attributes, html("figcaption", {}, caption));
  whenNear(node, () => {
    import("./draw-compare.ts").then(
      ({fillCompare}) => {
        fillCompare(node, recording, run);
        node.removeAttribute("aria-busy");
      },
      () => {
        const text = "The comparison could not be loaded. Load the page again to see it.";
        node.prepend(html("p", {class: "problem"}, text));
        node.removeAttribute("aria-busy");
      }
    );
  });
  return Object.defineProperty(node, "value", {get: () => run}) as unknown as FigureElement;
}
