/** Runs beside each other on one axis, with what they cost, and their difference in words. */
import {
  COUNTERS,
  countersAt,
  deliveredAt,
  differences,
  totalOf
} from "../../trace/data/counters.ts";
import type {NamedRun} from "../../trace/data/counters.ts";
import {count, duration} from "../../trace/words/duration.ts";
import {flowName, flowsOf} from "../../trace/query/flow.ts";
import {strokesOf} from "../../trace/data/time-sequence.ts";
import type {Stroke} from "../../trace/data/time-sequence.ts";
import {brief, graph, stepPath, stretchOf} from "./graph.ts";
import {html} from "../dom/html.ts";
import {panel} from "../panels/panel.ts";
import {strokeLegend} from "./stroke-legend.ts";
import {segmentTimes, timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import {words} from "./words.ts";

const HEIGHT = 120;

/** Fills a figure with the comparison. */
export function fillSideBySide(node: HTMLElement, runs: readonly NamedRun[]): void {
  const frame = panel({title: words.sideBySide, onWidth: () => draw()});
  const legend = html("ul", {class: "legend"}, ...legendOf(runs));
  const draw = () => frame.stage.replaceChildren(...graphsOf(runs, frame.width()), legend);
  draw();
  const first = runs[0];
  const told = first ? runs.slice(1).flatMap((other) => differences(first, other)) : [];
  const list = html("ul", {class: "differences"}, ...told.map((text) => html("li", {}, text)));
  const scroll = {class: "scroll", tabindex: 0, role: "group", "aria-label": words.cost};
  node.append(frame.node, html("div", scroll, tableOf(runs)), list);
}

function graphsOf(runs: readonly NamedRun[], width: number): HTMLElement[] {
  const times = runs.flatMap(([, run]) => [...segmentTimes(run)]).sort((a, b) => a - b);
  const time = timeX(times, ...stretchOf(width));
  const top = Math.max(1, ...runs.map((named) => topOf(named)));
  return runs.map((named, i) => small(named, time, top, width, i === runs.length - 1));
}

const mainStrokes = ([, run]: NamedRun) => {
  const flow = flowsOf(run)[0];
  return flow ? {flow, ...strokesOf(run, flow)} : null;
};

/** The marks of all the runs; what is drawn in a time-sequence graph only is left out. */
function legendOf(runs: readonly NamedRun[]): HTMLElement[] {
  const drawn = runs.flatMap((named) => mainStrokes(named) ?? []);
  const strokes = drawn.flatMap((each) => each.strokes);
  const acked = drawn.flatMap((each) => each.acked);
  const none = {edge: [], sacks: [], duplicates: [], zeroWindows: [], top: 0};
  return strokeLegend({...none, strokes, acked}, 0);
}

const topOf = (named: NamedRun): number => mainStrokes(named)?.top ?? 1;

/** One run: each segment of its main flow at the time it left, and what was acknowledged. */
function small(
  named: NamedRun,
  time: TimeX,
  top: number,
  width: number,
  last: boolean
): HTMLElement {
  const [name, run] = named;
  const found = mainStrokes(named);
  const what = found ? `${name}, ${flowName(run, found.flow)}` : words.noSegment(name);
  const frame = graph({
    width,
    height: HEIGHT,
    time,
    top: top * 1.04,
    text: brief,
    name: words.segmentsOf(what),
    times: last
  });
  if (found) {
    // Its own last segment ends a run's line, however long the others go on.
    const line = stepPath(found.acked, frame, segmentTimes(run).at(-1) ?? time.last);
    if (line) frame.plot.append("path").attr("class", "acked-edge").attr("d", line);
    for (const kind of ["text", "control", "probe", "again", "lost"] as const) {
      const strokes = found.strokes.filter((stroke) => stroke.kind === kind);
      const d = strokes.map((s) => mark(s, frame.x(s.at), frame.y(s.from), frame.y(s.to))).join("");
      if (d) frame.plot.append("path").attr("class", `stroke ${kind}`).attr("d", d);
    }
  }
  return html("div", {class: "multiple"}, html("p", {class: "multiple-name"}, what), frame.node);
}

/** A segment as a stroke with a foot, so that small ones can be counted. */
function mark({kind}: Stroke, x: number, y0: number, y1: number): string {
  const at = Math.round(x * 2) / 2;
  const high = Math.min(y1, y0 - 3).toFixed(1);
  const cross = kind === "lost" ? `M${at - 3},${y0 - 5}l6,6m0,-6l-6,6` : "";
  return `M${at},${y0.toFixed(1)}V${high}${cross}`;
}

function tableOf(runs: readonly NamedRun[]): HTMLElement {
  const heads = [words.inAll, ...runs.map(([name]) => name)];
  const totals = runs.map(([, run]) => totalOf(countersAt(run)));
  const rows = COUNTERS.map(({key, name}) =>
    row(
      name,
      totals.map((total) => count(total[key]))
    )
  );
  const arrivals = runs.map(([, run]) => {
    const at = deliveredAt(run);
    return at < 0 ? words.never : duration(at);
  });
  const head = html("tr", {}, ...heads.map((name) => html("th", {scope: "col"}, name)));
  const body = html("tbody", {}, ...rows, row(words.lastByte, arrivals));
  return html("table", {class: "counters"}, html("thead", {}, head), body);
}

const row = (name: string, cells: readonly string[]): HTMLElement =>
  html("tr", {}, html("th", {scope: "row"}, name), ...cells.map((text) => html("td", {}, text)));
