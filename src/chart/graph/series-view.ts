/** Windows and throughput of a flow over the same time axis as its time-sequence graph. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {count} from "../../trace/words/duration.ts";
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

/** Width of a bar of throughput, in px. */
const BAR = 9;

interface Drawn {
  readonly windows: Graph;
  readonly rates: Graph;
  readonly series: Series;
  readonly bars: readonly Bar[];
}

/** A stretch of time, and the rate at which new text reached the receiver in it. */
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
      for (const each of [drawn.windows, drawn.rates]) pressTime(each, link.goTo);
      frame.stage.replaceChildren(drawn.windows.node, legend, drawn.rates.node, speed);
    },
    moveTo(_run, _flow, at) {
      if (!drawn) return;
      drawn.windows.moveTo(at);
      drawn.rates.moveTo(at);
      legend.replaceChildren(...valuesAt(drawn.series, at));
      const bar = drawn.bars.find(({since, until}) => since <= at && at < until);
      const told = words.newPayload(rateText(bar?.rate ?? 0));
      speed.replaceChildren(html("li", {}, html("span", {class: "key rate"}), told));
    }
  });
}

function draw(run: Trace, _flow: Flow, series: Series, width: number): Drawn {
  const time = timeX(segmentTimes(run), ...stretchOf(width));
  const {windows: points} = series;
  const most = (key: Line) =>
    points.reduce((top, p) => (p[key] < Infinity ? Math.max(top, p[key]) : top), 0);
  // A peer's window far above all else would press the other lines flat: then it leaves the top.
  const own = Math.max(most("cwnd"), most("inFlight"), 1);
  const top = Math.max(own, Math.min(most("rwnd"), own * 2.2)) * 1.05;
  const windows = graph({
    width,
    height: 150,
    time,
    top,
    text: brief,
    name: words.windowsOf(count(own), count(most("rwnd"))),
    times: false
  });
  for (const key of LINES) {
    const known = points
      .filter((point) => key !== "ssthresh" || point.ssthresh < Infinity)
      .map((point) => ({at: point.at, y: point[key]}));
    const d = stepPath(known, windows, time.last);
    if (d) windows.plot.append("path").attr("class", `line ${key}`).attr("d", d);
  }
  const bars = barsOf(series, time);
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
  return {windows, rates, series, bars};
}

const shortRate = (rate: number): string => rateText(rate).replace("bit/s", "");

function barsOf({arrivals}: Series, time: TimeX): Bar[] {
  const [left, right] = [time.x(time.first), time.x(time.last)];
  const bars: Bar[] = [];
  for (let x0 = left; x0 < right; x0 += BAR) {
    const x1 = Math.min(right, x0 + BAR);
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
