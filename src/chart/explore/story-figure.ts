/** The figure of what a search has found: it shows the moment at which the program breaks. */
import type {Micros} from "../../base/units.ts";
import type {Broken} from "../../explore/search/break-it.ts";
import type {CallRecord} from "../../sim/record.ts";
import {lastArrival} from "../../trace/query/run-summary.ts";
import type {Run} from "../../trace/query/trace.ts";
import {keepTime} from "../figure/changes/figure-state.ts";
import {figure} from "../figure/figure.ts";
import type {FigureOptions} from "../figure/figure-options.ts";

/**
 * Makes the figure of a run that breaks. One that has a name is of the undisturbed run, `base`, and
 * has been given faults and seed as a reader would give them: so a link to the page carries them.
 */
export function storyFigure(
  {run, base, found}: {readonly run: Run; readonly base: Run; readonly found: Broken},
  options: FigureOptions
): Node {
  const at = breaksAt(run, base);
  if (options.name === undefined) return figure(run, {at, ...options});
  keepTime(options.name, at);
  const {faults, seed} = found;
  return Object.assign(figure(base, options), {
    kept: {added: faults, removed: [], systems: {}, seed}
  });
}

/** When the first call fails that does not fail in the undisturbed run; else the last arrival. */
function breaksAt(run: Run, base: Run): Micros {
  const usual = new Set(base.calls.map(failureOf));
  const failed = run.calls.find((call) => {
    const failure = failureOf(call);
    return failure !== null && !usual.has(failure);
  });
  return failed?.returnedAt ?? lastArrival(run);
}

const failureOf = ({host, name, outcome}: CallRecord): string | null =>
  outcome.kind === "errno" ? `${host} ${name} ${outcome.errno}` : null;
