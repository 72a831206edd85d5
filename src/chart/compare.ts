/** A recorded run of a real kernel beside the model, on one time axis. */
import type {Run} from "../sim/record.ts";
import {kernelName, runOfRecording} from "../view/recording.ts";
import type {Recording} from "../view/recording.ts";
import type {FigureElement} from "./figure.ts";
import {html} from "./html.ts";
import {drawLadder} from "./ladder.ts";
import {words} from "./words.ts";

/** How a comparison is made. */
export interface CompareOptions {
  /** Text below. Defaults to what the recording says that it shows. */
  readonly caption?: string;
}

/** From this width on, in px, the two stand beside each other. */
const BESIDE = 900;

/** Draws a recorded kernel run and the model beside each other; its `value` is the model's run. */
export function compare(
  recording: Recording,
  run: Run,
  {caption = recording.claim}: CompareOptions = {}
): FigureElement {
  const recorded = runOfRecording(recording);
  const kernel = kernelName(recording);
  const left = html("div", {class: "stage"});
  const right = html("div", {class: "stage"});
  const real = words(undefined, `${kernel} in words`);
  const model = words(undefined, "The model in words");
  real.show(recorded);
  model.show(run);
  const node = html(
    "figure",
    {class: "tcp-figure compare"},
    html(
      "div",
      {class: "pair"},
      html("div", {}, html("p", {class: "title"}, `${kernel}, recorded`), left),
      html("div", {}, html("p", {class: "title"}, "The model"), right)
    ),
    real.node,
    model.node,
    html("figcaption", {}, caption)
  );
  const draw = (width: number) => {
    const each = width >= BESIDE ? Math.floor(width / 2) : width;
    left.replaceChildren(drawLadder(recorded, {width: each, beside: [run]}).node);
    right.replaceChildren(drawLadder(run, {width: each, beside: [recorded]}).node);
  };
  let drawn = typeof innerWidth === "number" ? Math.min(1078, innerWidth - 42) : 1078;
  draw(drawn);
  if (typeof ResizeObserver !== "undefined") {
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width === 0 || width === drawn) return;
      drawn = width;
      draw(width);
    }).observe(node);
  }
  return Object.defineProperty(node, "value", {get: () => run}) as unknown as FigureElement;
}
