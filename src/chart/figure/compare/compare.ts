/** A recorded run of a real kernel beside the model: what a page calls; the drawing comes later. */
import {checkOptions, checkValue} from "../../../base/shape.ts";
import type {Micros} from "../../../base/units.ts";
import {checkRun} from "../../../trace/query/check-query.ts";
import type {Run} from "../../../trace/query/trace.ts";
import {kernelName} from "../../../trace/recording/recorded.ts";
import type {Recording} from "../../../trace/recording/recorded.ts";
import {momentNear} from "../../../trace/query/timeline.ts";
import {COMPARE, RECORDING} from "../../chart-shapes.ts";
import type {Compared} from "../pair/draw-pair.ts";
import {type FigureElement, drivable, reportCursor} from "../figure-element.ts";
import {html} from "../../dom/html.ts";
import {whenNear} from "../../dom/when-visible.ts";
import {words} from "../../words.ts";

/** How a comparison is made. */
export interface CompareOptions {
  /** Text below. Defaults to what the recording says that it shows. */
  readonly caption?: string;
}

/** Draws a recorded kernel run and the model beside each other; its `value` is the model's run. */
export function compare(
  recording: Recording,
  run: Run,
  options: CompareOptions = {}
): FigureElement {
  checkValue("compare()", "recording", recording, RECORDING);
  checkRun("compare()", run);
  checkOptions("compare()", options, COMPARE);
  const {caption = recording.claim} = options;
  const attributes = {class: "tcp-figure compare", "aria-busy": "true"};
  const card = html(
    "div",
    {class: "card"},
    html("figcaption", {}, caption, html("small", {}, conditions(recording)))
  );
  const node = html("figure", attributes, card);
  let at = run.end.at;
  let drawn: Compared | null = null;
  const moved = (time: Micros): void => {
    at = time;
    reportCursor(node, at);
  };
  whenNear(node, () => {
    import("./draw-compare.ts").then(
      ({fillCompare}) => {
        drawn = fillCompare(card, recording, run, {at, moved});
        node.removeAttribute("aria-busy");
      },
      () => {
        const text = words.notLoaded(words.comparison);
        card.prepend(html("p", {class: "problem"}, text));
        node.removeAttribute("aria-busy");
      }
    );
  });
  return drivable(node, {
    run: () => run,
    at: () => at,
    goTo: (time) => (drawn ? drawn.goTo(time) : moved(momentNear(run, time).at)),
    light: (transit) => drawn?.light(transit)
  });
}

/** The settings that the recorded kernel had, as a sentence; empty when it had its own. */
function conditions(recording: Recording): string {
  const settings = Object.entries({
    ...recording.sysctl,
    ...recording.sysctl_client,
    ...recording.sysctl_server
  });
  const named = settings.map(([name, value]) =>
    name === "clamp" ? `TCP_WINDOW_CLAMP ${value}` : `${name} ${value}`
  );
  if (named.length === 0) return "";
  return ` ${words.recordedWith(kernelName(recording), named.join(", "))}`;
}
