/** The rows of the socket tables, counted by state, over time: one graph for each host. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {CENSUS_KINDS, censusOf} from "../../trace/data/state-counts.ts";
import {count} from "../../trace/words/duration.ts";
import {pointAt} from "../../trace/data/series.ts";
import type {StepPoint} from "./beyond.ts";
import {graph, stepPath} from "./graph.ts";
import {graphList} from "./graph-list.ts";
import type {ListedGraph} from "./graph-list.ts";
import {html} from "../dom/html.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

/** A view of all hosts' rows over time; a press on it moves the cursor there. */
export const censusView = (link: ViewLink): View =>
  graphList<number>(link, {
    title: words.census,
    itemsOf: (run) => run.hosts.flatMap((_, host) => (censusOf(run, host).length > 1 ? host : [])),
    most: 6,
    others: words.hosts,
    none: words.noConnections,
    timesOf: (run, host) => censusOf(run, host).map(({at}) => at),
    draw
  });

/**
 * The stretches of a line that are above zero, from zero up to zero again: several lines that run
 * along zero would lie on each other, and none could be told.
 */
function aboveZero(steps: readonly StepPoint[], end: Micros): readonly StepPoint[][] {
  const parts: StepPoint[][] = [];
  let before = 0;
  for (const step of steps) {
    if (before === 0 && step.y > 0) parts.push([{at: step.at, y: 0}]);
    if (before > 0 || step.y > 0) parts.at(-1)?.push(step);
    before = step.y;
  }
  if (before > 0) parts.at(-1)?.push({at: end, y: before});
  return parts;
}

function draw(run: Trace, host: number, time: TimeX, width: number): ListedGraph {
  const name = run.hosts[host]?.name ?? "";
  const points = censusOf(run, host);
  const used = CENSUS_KINDS.filter(({key}) => points.some((point) => point[key] > 0));
  const most = (key: (typeof used)[number]["key"]) =>
    points.reduce((top, point) => Math.max(top, point[key]), 0);
  const peaks = used.map((kind) => words.upTo(kind.name, count(most(kind.key))));
  const drawn = graph({
    width,
    height: 110,
    time,
    top: Math.max(1, ...used.map(({key}) => most(key))) * 1.08,
    text: (value) => (Number.isInteger(value) ? count(value) : ""),
    name: words.censusOf(name, peaks.join(", "))
  });
  for (const {key} of used) {
    const steps = points.map((point) => ({at: point.at, y: point[key]}));
    const parts = aboveZero(steps, time.last).map((part) =>
      stepPath(part, drawn, part.at(-1)?.at ?? time.last)
    );
    drawn.plot.append("path").attr("class", `line ${key}`).attr("d", parts.join(""));
  }
  return {
    name,
    graph: drawn,
    valuesAt(at) {
      const now = pointAt(points, at);
      return used.map(({key, name: kind}) =>
        html("li", {}, html("span", {class: `key ${key}`}), `${kind} ${now?.[key] ?? 0}`)
      );
    }
  };
}
