/** A listener's two queues over time, below its backlog: one graph for each listener. */
import type {Micros} from "../base/units.ts";
import type {Run} from "../sim/record.ts";
import {count} from "../view/duration.ts";
import {queuesOf} from "../view/queues.ts";
import type {ListenerQueues} from "../view/queues.ts";
import {pointAt} from "../view/series.ts";
import {graph, pressTime, stepPath, stretchOf} from "./graph.ts";
import type {Graph} from "./graph.ts";
import {html} from "./html.ts";
import {panel} from "./panel.ts";
import {timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "./view.ts";

/** So many listeners are drawn; the others are counted below. */
const MOST_LISTENERS = 4;
/** A backlog so many times higher than the queue would press it flat: then it is only named. */
const HIGHEST = 4;

interface Drawn {
  readonly queues: ListenerQueues;
  readonly name: string;
  readonly graph: Graph;
  readonly legend: HTMLElement;
}

/** A view of all listeners' queues over time; a press on it moves the cursor there. */
export function queuesView(link: ViewLink): View {
  const frame = panel({title: "Queues of the listener", onWidth: () => draw()});
  let run: Run | null = null;
  let at: Micros = 0;
  let drawn: readonly Drawn[] = [];
  const draw = () => {
    if (!run) return;
    const all = queuesOf(run);
    const some = all.slice(0, MOST_LISTENERS);
    const time = timeX(timesOf(run, some), ...stretchOf(frame.width()));
    const {hosts} = run;
    drawn = some.map((queues) => drawOne(queues, hosts, time, frame.width()));
    for (const each of drawn) pressTime(each.graph, link.goTo);
    frame.stage.replaceChildren(...drawn.flatMap((each) => [each.legend, each.graph.node]));
    const left = all.length - some.length;
    frame.note.textContent =
      all.length === 0
        ? "Nobody listens in this run: there is no queue."
        : left > 0
          ? `and ${left} more listeners`
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

/** All times at which a queue changes, and the run's end, in order. */
const timesOf = (run: Run, all: readonly ListenerQueues[]): Float64Array =>
  Float64Array.from([0, ...all.flatMap(({points}) => points.map(({at}) => at)), run.end.at]).sort();

function drawOne(queues: ListenerQueues, hosts: Run["hosts"], time: TimeX, width: number): Drawn {
  const {points, backlog, port} = queues;
  const name = `${hosts[queues.host]?.name ?? ""}:${port}`;
  const most = (key: "syn" | "accept") => points.reduce((top, p) => Math.max(top, p[key]), 0);
  const own = Math.max(1, most("syn"), most("accept"));
  const limited = backlog <= own * HIGHEST;
  const drawn = graph({
    width,
    height: 110,
    time,
    top: Math.max(own, limited ? backlog : 0) * 1.08,
    text: (value) => (Number.isInteger(value) ? count(value) : ""),
    name:
      `Queues of the listener on ${name} over time: accept queue up to ${count(most("accept"))}, ` +
      `SYN queue up to ${count(most("syn"))}, backlog ${count(backlog)}`
  });
  const line = (kind: string, steps: readonly {at: Micros; y: number}[]) => {
    const d = stepPath(steps, drawn, time.last);
    if (d) drawn.plot.append("path").attr("class", `line ${kind}`).attr("d", d);
  };
  if (limited) line("ssthresh", [{at: points[0]?.at ?? 0, y: backlog}]);
  line(
    "opening",
    points.map(({at, syn}) => ({at, y: syn}))
  );
  line(
    "cwnd",
    points.map(({at, accept}) => ({at, y: accept}))
  );
  return {queues, name, graph: drawn, legend: html("ul", {class: "legend"})};
}

function valuesAt({queues: {points, backlog}}: Drawn, at: Micros): HTMLElement[] {
  const now = pointAt(points, at);
  const item = (kind: string, text: string) =>
    html("li", {}, html("span", {class: `key ${kind}`}), text);
  return [
    item("cwnd", `accept queue ${now?.accept ?? 0}`),
    item("opening", `SYN queue ${now?.syn ?? 0}`),
    item("ssthresh", `backlog ${count(backlog)}`)
  ];
}
