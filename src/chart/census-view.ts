/** The rows of the socket tables, counted by state, over time: one graph for each host. */
import type {Micros} from "../base/units.ts";
import type {Run} from "../sim/record.ts";
import {CENSUS_KINDS, censusOf} from "../view/census.ts";
import type {CensusPoint} from "../view/census.ts";
import {count} from "../view/duration.ts";
import {pointAt} from "../view/series.ts";
import {graph, pressTime, stepPath, stretchOf} from "./graph.ts";
import type {Graph} from "./graph.ts";
import {html} from "./html.ts";
import {panel} from "./panel.ts";
import {timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "./view.ts";

/** So many hosts are drawn; the others are named below. */
const MOST_HOSTS = 6;

interface HostCensus {
  readonly name: string;
  readonly points: readonly CensusPoint[];
  readonly graph: Graph;
  readonly legend: HTMLElement;
}

/** A view of all hosts' rows over time; a press on it moves the cursor there. */
export function censusView(link: ViewLink): View {
  const frame = panel({title: "Sockets by state", onWidth: () => draw()});
  let run: Run | null = null;
  let at: Micros = 0;
  let drawn: readonly HostCensus[] = [];
  const draw = () => {
    if (!run) return;
    const shown = run;
    const hosts = shown.hosts.flatMap((_, host) =>
      censusOf(shown, host).length > 1 ? [host] : []
    );
    const time = timeX(timesOf(shown, hosts), ...stretchOf(frame.width()));
    const some = hosts.slice(0, MOST_HOSTS);
    drawn = some.map((host) => drawHost(shown, host, time, frame.width()));
    for (const each of drawn) pressTime(each.graph, link.goTo);
    frame.stage.replaceChildren(...drawn.flatMap((each) => [each.legend, each.graph.node]));
    const left = hosts.length - some.length;
    frame.note.textContent =
      hosts.length === 0
        ? "No host of this run has a connection: there is nothing to count."
        : left > 0
          ? `and ${left} more hosts`
          : "";
    moveTo(at);
  };
  const moveTo = (time: Micros) => {
    at = time;
    for (const each of drawn) {
      each.graph.moveTo(time);
      each.legend.replaceChildren(html("li", {class: "who"}, each.name), ...valuesAt(each, time));
    }
  };
  return {
    node: frame.node,
    show(shown) {
      run = shown;
      draw();
    },
    moveTo
  };
}

/** All times at which a count changes, and the run's end, in order. */
function timesOf(run: Run, hosts: readonly number[]): Float64Array {
  const changes = hosts.flatMap((host) => censusOf(run, host).map(({at}) => at));
  return Float64Array.from([...changes, run.end.at]).sort();
}

function drawHost(run: Run, host: number, time: TimeX, width: number): HostCensus {
  const name = run.hosts[host]?.name ?? "";
  const points = censusOf(run, host);
  const used = CENSUS_KINDS.filter(({key}) => points.some((point) => point[key] > 0));
  const most = (key: (typeof used)[number]["key"]) =>
    points.reduce((top, point) => Math.max(top, point[key]), 0);
  const peaks = used.map((kind) => `${kind.name} up to ${count(most(kind.key))}`);
  const drawn = graph({
    width,
    height: 110,
    time,
    top: Math.max(1, ...used.map(({key}) => most(key))) * 1.08,
    text: (value) => (Number.isInteger(value) ? count(value) : ""),
    name: `Sockets of the ${name} over time: ${peaks.join(", ")}`
  });
  for (const {key} of used) {
    const steps = points.map((point) => ({at: point.at, y: point[key]}));
    const d = stepPath(steps, drawn, time.last);
    if (d) drawn.plot.append("path").attr("class", `line ${key}`).attr("d", d);
  }
  return {name, points, graph: drawn, legend: html("ul", {class: "legend"})};
}

function valuesAt({points}: HostCensus, at: Micros): HTMLElement[] {
  const now = pointAt(points, at);
  return CENSUS_KINDS.filter(({key}) => points.some((point) => point[key] > 0)).map(({key, name}) =>
    html("li", {}, html("span", {class: `key ${key}`}), `${name} ${now?.[key] ?? 0}`)
  );
}
