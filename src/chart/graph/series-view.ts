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
import {html} from "../dom/html.ts";
import {segmentTimes, timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

type Line = Exclude<keyof WindowPoint, "at">;

const LINES: readonly Line[] = ["rwnd", "ssthresh", "cwnd", "inFlight"];

/** The least width of a bar of throughput, in px. */
const BAR = 9;

interface Drawn {
  readonly windows: Graph;
  readonly rates: Graph;
  /** The round-trip time; null where no kernel told it. */
  readonly trips: Graph | null;
  readonly series: Series;
  readonly bars: readonly Bar[];
}

/** A stretch of time, and the rate at which new payload reached the receiver in it. */
interface Bar {
  readonly x0: number;
  readonly x1: number;
  readonly since: Micros;
  readonly until: Micros;
  /** Bits per second. */
  readonly rate: number;
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
      for (const each of [windows, rates, ...(trips ? [trips] : [])]) pressTime(each, link.goTo);
      frame.stage.replaceChildren(windows.node, legend, rates.node, speed);
      if (trips) frame.stage.append(trips.node, trip);
    },
    moveTo(_run, _flow, at) {
      if (!drawn) return;
      drawn.windows.moveTo(at);
      drawn.rates.moveTo(at);
      drawn.trips?.moveTo(at);
      legend.replaceChildren(...valuesAt(drawn.series, at));
      const bar = drawn.bars.find(({since, until}) => since <= at && at < until);
      const told = words.newPayload(rateText(bar?.rate ?? 0));
      speed.replaceChildren(html("li", {}, html("span", {class: "key rate"}), told));
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
  const windows = graph({
    width,
    height: 150,
    time,
    top,
    text: brief,
    name: words.windowsOf(count(own), count(most("rwnd"))),
    times: false,
    beyond: lines
  });
  for (const {kind, points: known} of lines) {
    const d = stepPath(known, windows, time.last);
    if (d) windows.plot.append("path").attr("class", `line ${kind}`).attr("d", d);
  }
  const bars = barsOf(series, time, tripOf(run, flow));
  const highest = bars.reduce((most, {rate}) => Math.max(most, rate), 0);
  const rates = graph({
    width,
    height: 90,
    time,
    top: Math.max(1, highest) * 1.05,
    text: shortRate,
    name: words.throughput(rateText(highest))
  });
  let d = "";
  for (const {x0, x1, rate} of bars) {
    if (rate > 0) d += `M${x0},${rates.y(0)}V${rates.y(rate)}H${x1}V${rates.y(0)}Z`;
  }
  rates.plot.append("path").attr("class", "rate").attr("d", d);
  return {windows, rates, trips: tripsOf(series, time, width), series, bars};
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

/** There and back, by the time that the flow's first segment took; 0 if none arrived. */
function tripOf({transits}: Trace, {connection}: Flow): Micros {
  const first = transits.find((each) => each.connection === connection && each.arrivedAt >= 0);
  return first ? 2 * (first.arrivedAt - first.sentAt) : 0;
}

/**
 * The bars. A window is sent in a burst, once in each round trip: what is shorter than that would
 * show the link's rate for a moment and then none, and another one at each width of the figure.
 */
function barsOf({arrivals}: Series, time: TimeX, trip: Micros): Bar[] {
  const [left, right] = [time.x(time.first), time.x(time.last)];
  const bars: Bar[] = [];
  const width = Math.max(BAR, time.x(time.first + trip) - left);
  for (let x0 = left; x0 < right; x0 += width) {
    const x1 = Math.min(right, x0 + width);
    // Time that is broken out has no width: a bar across a break would tell of another scale.
    if (time.breaks.some((gap) => gap.x0 < x1 && x0 < gap.x1)) continue;
    const [since, until] = [time.x.invert(x0), time.x.invert(x1)];
    const last = x1 >= right;
    const before = pointAt(arrivals, since - 1)?.octets ?? 0;
    const after = pointAt(arrivals, last ? until : until - 1)?.octets ?? 0;
    const rate = until > since ? ((after - before) * 8e6) / (until - since) : 0;
    bars.push({x0, x1: x1 - 1, since, until, rate});
  }
  return bars;
}

function valuesAt(series: Series, at: Micros): HTMLElement[] {
  const point = pointAt(series.windows, at);
  return LINES.map((key) => {
    const value = point?.[key] ?? 0;
    const text = !point ? words.notYet : value < Infinity ? `${count(value)} B` : words.noneYet;
    return html("li", {}, html("span", {class: `key ${key}`}), `${words.lines[key]} ${text}`);
  });
}
