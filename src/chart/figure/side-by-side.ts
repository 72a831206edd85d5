/** Runs compared on one axis: what a page calls; the drawing is loaded when it is first wanted. */
import {checkOptions, checkValue, show} from "../../base/shape.ts";
import {checkRun} from "../../trace/query/check-query.ts";
import type {Run} from "../../trace/query/trace.ts";
import {RUNS, SIDE_BY_SIDE} from "../chart-shapes.ts";
import {lateFigure} from "../dom/lazy-figure.ts";
import type {LateFigureOptions} from "../dom/lazy-figure.ts";
import {words} from "../words.ts";

/** How runs are compared. */
export type SideBySideOptions = LateFigureOptions;

/**
 * Draws runs as small multiples on one time axis, with what each cost on the wire and how the
 * others differ from the first: `sideBySide({"Nagle on": first, "Nagle off": second})`.
 */
export function sideBySide(
  runs: Readonly<Record<string, Run>>,
  around: SideBySideOptions = {}
): HTMLElement {
  checkValue("sideBySide()", "runs", runs, RUNS);
  checkOptions("sideBySide()", around, SIDE_BY_SIDE);
  const named = Object.entries(runs);
  for (const [name, run] of named) checkRun("sideBySide()", run, show(name));
  const filling = async () => {
    const {fillSideBySide} = await import("../graph/chunk-graphs.ts");
    return (body: HTMLElement) => fillSideBySide(body, named);
  };
  return lateFigure(words.comparison, named.length === 0 ? words.noRun : filling, around);
}
