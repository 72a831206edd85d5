/** Runs compared on one axis: what a page calls; the drawing is loaded when it is first wanted. */
import type {Run} from "../sim/record.ts";
import {html} from "./html.ts";
import {whenNear} from "./near-screen.ts";

/** How runs are compared. */
export interface SideBySideOptions {
  /** A line above. */
  readonly title?: string;
  /** Text below. */
  readonly caption?: string;
}

/**
 * Draws runs as small multiples on one time axis, with what each cost on the wire and how the
 * others differ from the first: `sideBySide({"Nagle on": first, "Nagle off": second})`.
 */
export function sideBySide(
  runs: Readonly<Record<string, Run>>,
  {title, caption}: SideBySideOptions = {}
): HTMLElement {
  const named = Object.entries(runs);
  const body = html("div", {class: "side-by-side"});
  const say = (text: string) => body.replaceChildren(html("p", {class: "problem"}, text));
  if (named.length === 0) say("sideBySide({…}) was given no run: name at least one.");
  else {
    whenNear(body, () => {
      import("./graphs.ts").then(
        ({fillSideBySide}) => fillSideBySide(body, named),
        () => say("The comparison could not be loaded. Load the page again to see it.")
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
