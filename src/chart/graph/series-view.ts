/** Windows and throughput of a flow over the same time axis as its time-sequence graph. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {count, duration} from "../../trace/words/duration.ts";
import type {Flow} from "../../trace/query/flow.ts";
import {pointAt, rateText, seriesOf} from "../../trace/data/series.ts";
import type {Series, WindowPoint} from "../../trace/data/series.ts";
import {flowPanel} from "../panels/flow-panel.ts";
import {brief, graph, pressTime, stepPath, stretchOf} from "./graph.ts";
import type {Graph} from "./graph.ts";
import {html, sentence} from "../dom/html.ts";
import {throughputOf} from "./throughput.ts";
import type {Bar, Throughput} from "./throughput.ts";
import {segmentTimes, timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

type Line = Exclude<keyof WindowPoint, "at">;

const LINES: readonly Line[] = ["rwnd", "ssthresh", "cwnd", "inFlight"];

interface Drawn {
  readonly windows: Graph;
  /** The throughput; null where no payload arrived. */
  readonly rates: Graph | null;
  /** The round-trip time; null where no kernel told it. */
  readonly trips: Graph | null;
  readonly series: Series;
  readonly throughput: Throughput;
}

/** A view of one flow's windows and throughput; a press on it moves the cursor there. */
export function seriesView(link: ViewLink): View {
  let drawn: Drawn | null = null;
  const legend = html("ul", {class: "legend"});
  const speed = html("ul", {class: "legend"});
  const trip = html("ul", {class: "legend"});
  return flowPanel({
    title: words.series,
    draw(run, flow, frame) {
      const series = seriesOf(run, flow);
      if (series.windows.length === 0) {
        drawn = null;
        frame.stage.replaceChildren();
        frame.note.textContent = words.noSamples;
        return;
      }
      drawn = draw(run, flow, series, frame.width());
      const {windows, rates, trips} = drawn;
      for (const each of [windows, rates, trips]) if (each) pressTime(each, link.goTo);
      frame.stage.replaceChildren(windows.node, legend);
      if (rates) frame.stage.append(rates.node, speed);
      else frame.note.textContent = words.noPayload;
      if (trips) frame.stage.append(trips.node, trip);
    },
    moveTo(_run, _flow, at) {
      if (!drawn) return;
      drawn.windows.moveTo(at);
      drawn.rates?.moveTo(at);
      drawn.trips?.moveTo(at);
      legend.replaceChildren(...valuesAt(drawn.series, at));
      const {bin, bars} = drawn.throughput;
      const bar = bars.find(({since, until}) => since <= at && at < until);
      const told = words.newPayload(rateText(bar?.rate ?? 0), duration(bin));
      const text = html("span", {}, ...sentence(told));
      speed.replaceChildren(html("li", {}, html("span", {class: "key rate"}), text));
      const rtt = pointAt(drawn.series.rtts, at)?.rtt;
      const measured = words.rtt(rtt === undefined ? words.notYet : duration(rtt));
      trip.replaceChildren(html("li", {}, html("span", {class: "key rtt"}), measured));
    }
  });
}

function draw(run: Trace, flow: Flow, series: Series, width: number): Drawn {
  const time = timeX(segmentTimes(run), ...stretchOf(width));
  const {windows: points} = series;
  const most = (key: Line) =>
    points.reduce((top, p) => (p[key] < Infinity ? Math.max(top, p[key]) : top), 0);
  // A peer's window far above all else would press the other lines flat: then it leaves the top.
  const own = Math.max(most("cwnd"), most("inFlight"), 1);
  const top = Math.max(own, Math.min(most("rwnd"), own * 2.2)) * 1.05;
  const lines = LINES.map((kind) => ({
    kind,
    text: words.goesUpTo(words.lines[kind], count(most(kind))),
    points: points.flatMap(({at, [kind]: y}) => (y < Infinity ? [{at, y}] : []))
  }));
  const throughput = throughputOf(run, flow, series);
  const windows = graph({
    width,
    height: 150,
    time,
    top,
    text: brief,
    unit: words.bytes,
    name: words.windowsOf(count(own), count(most("rwnd"))),
    // The graph below it has the same times.
    times: throughput.bars.length === 0,
    beyond: lines
  });
  const end = Math.min(series.until, time.last);
  for (const {kind, points: known} of lines) {
    const d = stepPath(known, windows, end);
    if (d) windows.plot.append("path").attr("class", `line ${kind}`).attr("d", d);
  }
  const rates = ratesOf(throughput, time, width);
  return {windows, rates, trips: tripsOf(series, time, width), series, throughput};
}

function ratesOf({bars}: Throughput, time: TimeX, width: number): Graph | null {
  if (bars.length === 0) return null;
  const highest = bars.reduce((most, {rate}) => Math.max(most, rate), 0);
  const rates = graph({
    width,
    height: 90,
    time,
    top: Math.max(1, highest) * 1.05,
    text: shortRate,
    unit: words.bitsPerSecond,
    name: words.throughput(rateText(highest))
  });
  const d = bars.map((bar) => barPath(bar, rates, time)).join("");
  rates.plot.append("path").attr("class", "rate").attr("d", d);
  return rates;
}

/** A bar, without what of it is in a break: there is no telling how wide that is. */
function barPath({since, until, rate}: Bar, {x, y}: Graph, {breaks, last}: TimeX): string {
  const hidden = (at: Micros) => breaks.find((gap) => gap.since < at && at < gap.until);
  const from = hidden(since)?.until ?? since;
  const to = Math.min(last, hidden(until)?.since ?? until);
  if (to <= from) return "";
  const [x0, x1] = [x(from), x(to)];
  return `M${x0},${y(0)}V${y(rate)}H${Math.max(x0 + 1, x1 - 1)}V${y(0)}Z`;
}

function tripsOf({rtts}: Series, time: TimeX, width: number): Graph | null {
  if (rtts.length === 0) return null;
  const highest = rtts.reduce((most, {rtt}) => Math.max(most, rtt), 0) / 1000;
  const trips = graph({
    width,
    height: 70,
    time,
    top: Math.max(1, highest) * 1.1,
    text: (value) => `${value} ms`,
    name: words.rttOf(duration(highest * 1000))
  });
  const d = stepPath(
    rtts.map(({at, rtt}) => ({at, y: rtt / 1000})),
    trips,
    time.last
  );
  trips.plot.append("path").attr("class", "line rtt").attr("d", d);
  return trips;
}

const shortRate = (rate: number): string => rateText(rate).replace("bit/s", "");

function valuesAt({windows, until}: Series, at: Micros): HTMLElement[] {
  const isGone = at >= until;
  const point = pointAt(windows, at);
  const valueOf = (key: Line): string => {
    if (isGone) return "";
    const value = point?.[key] ?? 0;
    return !point ? words.notYet : value < Infinity ? `${count(value)} B` : words.noneYet;
  };
  const items = LINES.map((key) =>
    html("li", {}, html("span", {class: `key ${key}`}), `${words.lines[key]} ${valueOf(key)}`)
  );
  return isGone ? [...items, html("li", {}, words.socketGone)] : items;
}
