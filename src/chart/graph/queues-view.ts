/** A listener's two queues over time, below its backlog: one graph for each listener. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {count} from "../../trace/words/duration.ts";
import {queuesOf} from "../../trace/data/queues.ts";
import type {ListenerQueues} from "../../trace/data/queues.ts";
import {pointAt} from "../../trace/data/series.ts";
import {graph, stepPath} from "./graph.ts";
import {graphList} from "./graph-list.ts";
import type {ListedGraph} from "./graph-list.ts";
import {html} from "../dom/html.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

/** A backlog so many times higher than the queue would press it flat: it is above the top then. */
const HIGHEST = 4;

/** A view of all listeners' queues over time; a press on it moves the cursor there. */
export const queuesView = (link: ViewLink): View =>
  graphList<ListenerQueues>(link, {
    title: words.queues,
    itemsOf: queuesOf,
    most: 4,
    others: words.listeners,
    none: words.noListener,
    timesOf: (_run, {points}) => points.map(({at}) => at),
    draw
  });

function draw(run: Trace, queues: ListenerQueues, time: TimeX, width: number): ListedGraph {
  const {points, backlog, port} = queues;
  const name = `${run.hosts[queues.host]?.name ?? ""}:${port}`;
  const most = (key: "syn" | "accept") => points.reduce((top, p) => Math.max(top, p[key]), 0);
  const own = Math.max(1, most("syn"), most("accept"));
  const limited = backlog <= own * HIGHEST;
  const limit = [{at: points[0]?.at ?? 0, y: backlog}];
  const drawn = graph({
    width,
    height: 110,
    time,
    top: Math.max(own, limited ? backlog : 0) * 1.08,
    text: (value) => (Number.isInteger(value) ? count(value) : ""),
    name: words.queuesOf(name, count(most("accept")), count(most("syn")), count(backlog)),
    beyond: [{kind: "ssthresh", text: words.backlog(count(backlog)), points: limit}]
  });
  const line = (kind: string, steps: readonly {at: Micros; y: number}[]) => {
    const d = stepPath(steps, drawn, time.last);
    if (d) drawn.plot.append("path").attr("class", `line ${kind}`).attr("d", d);
  };
  if (limited) line("ssthresh", limit);
  line(
    "opening",
    points.map(({at, syn}) => ({at, y: syn}))
  );
  line(
    "accepting",
    points.map(({at, accept}) => ({at, y: accept}))
  );
  return {name, graph: drawn, valuesAt: (at) => valuesAt(queues, at)};
}

function valuesAt({points, backlog}: ListenerQueues, at: Micros): HTMLElement[] {
  const now = pointAt(points, at);
  const item = (kind: string, text: string) =>
    html("li", {}, html("span", {class: `key ${kind}`}), text);
  return [
    item("accepting", words.acceptQueue(now?.accept ?? 0)),
    item("opening", words.synQueue(now?.syn ?? 0)),
    item("ssthresh", words.backlog(count(backlog)))
  ];
}
