/** The time-sequence graph of a flow, in the style of Stevens and of tcptrace. */
import {firstWhere} from "../../base/binary-search.ts";
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {count, duration} from "../../trace/words/duration.ts";
import type {Flow} from "../../trace/query/flow.ts";
import {segmentName} from "../../trace/words/sentence.ts";
import {strokesOf} from "../../trace/data/time-sequence.ts";
import type {Corner, Stroke, StrokeKind, Strokes} from "../../trace/data/time-sequence.ts";
import {fate} from "../../trace/words/transcript.ts";
import {flowPanel} from "../panels/flow-panel.ts";
import {brief, graph, pressTime, stepPath, stretchOf} from "./graph.ts";
import type {Graph} from "./graph.ts";
import {html, sentence} from "../dom/html.ts";
import {strokeLegend} from "./stroke-legend.ts";
import {segmentTimes, timeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

const HEIGHT = 220;

const KINDS: readonly StrokeKind[] = ["text", "control", "probe", "again", "lost"];

interface Drawn {
  readonly graph: Graph;
  readonly strokes: Strokes;
  /** The highest sequence number that has room. */
  readonly top: number;
}

/** A view of one flow's segments over time; a press on it moves the cursor there. */
export function sequenceView(link: ViewLink): View {
  let drawn: Drawn | null = null;
  let shown: Trace | null = null;
  const legend = html("ul", {class: "legend"});
  return flowPanel({
    title: words.sequence,
    draw(run, flow, frame) {
      shown = run;
      drawn = draw(run, flow, frame.width());
      pressTime(drawn.graph, (at) => {
        link.goTo(at);
        const stroke = drawn && lastBefore(drawn.strokes.strokes, at);
        link.pick(stroke?.transit ?? null);
      });
      legend.replaceChildren(...strokeLegend(drawn.strokes, drawn.top));
      frame.stage.replaceChildren(drawn.graph.node, legend);
    },
    moveTo(run, _flow, at, frame) {
      if (!drawn) return;
      drawn.graph.moveTo(at);
      const stroke = lastBefore(drawn.strokes.strokes, at);
      frame.note.replaceChildren(...sentence(stroke ? strokeText(run, stroke) : words.nothingSent));
    },
    pick(transit) {
      if (drawn && shown) light(drawn, transit);
    }
  });
}

function draw(run: Trace, flow: Flow, width: number): Drawn {
  const strokes = strokesOf(run, flow);
  const time = timeX(segmentTimes(run), ...stretchOf(width));
  const highest = strokes.edge.reduce((most, {y}) => Math.max(most, y), 0);
  // A window far above all that is sent would press the segments flat.
  const top = Math.max(strokes.top, Math.min(highest, strokes.top * 1.4)) * 1.02;
  const frame = graph({
    width,
    height: HEIGHT,
    time,
    top,
    text: brief,
    unit: words.sequenceNumber,
    name: `${words.sequence}: ${summary(strokes)}`,
    beyond: [{kind: "window-edge", text: words.edgeUpTo(count(highest)), points: strokes.edge}]
  });
  const line = (name: string, corners: readonly Corner[]) => {
    const d = stepPath(corners, frame, time.last);
    if (d) frame.plot.append("path").attr("class", name).attr("d", d);
  };
  line("window-edge", strokes.edge);
  line("acked-edge", strokes.acked);
  const sacks = strokes.sacks.map(({at, from, to}) => ({at, from, to}));
  append(frame, "sack", upright(sacks, frame));
  for (const kind of KINDS) {
    const some = strokes.strokes.filter((stroke) => stroke.kind === kind);
    append(frame, `stroke ${kind}`, upright(some, frame) + caps(some, frame));
    if (kind === "lost") append(frame, "stroke-cross", crosses(some, frame));
    if (kind === "again") append(frame, "stroke-mark", diamonds(some, frame));
  }
  append(frame, "duplicate", dashes(strokes.duplicates, frame));
  append(frame, "zero-window", squares(strokes.zeroWindows, frame));
  frame.plot.append("path").attr("class", "picked");
  return {graph: frame, strokes, top};
}

function append(frame: Graph, name: string, d: string): void {
  if (d) frame.plot.append("path").attr("class", name).attr("d", d);
}

interface Upright {
  readonly at: Micros;
  readonly from: number;
  readonly to: number;
}

const round = (px: number): number => Math.round(px * 2) / 2;

/** Vertical strokes. Those on one px that touch are one: very many segments stay fast to draw. */
function upright(marks: readonly Upright[], frame: Graph): string {
  let d = "";
  let [x, low, high] = [-1, 0, 0];
  const flush = () => {
    if (x >= 0) d += `M${x},${low}V${Math.min(high, low - 1.5)}`;
  };
  for (const mark of marks) {
    const at = round(frame.x(mark.at));
    const [y0, y1] = [round(frame.y(mark.from)), round(frame.y(mark.to))];
    if (at === x && y0 >= high - 0.5 && y0 <= low + 0.5) high = Math.min(high, y1);
    else {
      flush();
      [x, low, high] = [at, y0, y1];
    }
  }
  flush();
  return d;
}

/** Short lines at both ends of a stroke, where there is room to tell two strokes apart. */
function caps(marks: readonly Upright[], frame: Graph): string {
  let d = "";
  for (const {at, from, to} of marks) {
    const [y0, y1] = [frame.y(from), frame.y(to)];
    if (y0 - y1 < 7) continue;
    const x = round(frame.x(at));
    d += `M${x - 2},${round(y0)}h4M${x - 2},${round(y1)}h4`;
  }
  return d;
}

const middles = (marks: readonly Upright[], frame: Graph, draw: (x: number, y: number) => string) =>
  unique(
    marks.map(({at, from, to}) => [frame.x(at), frame.y((from + to) / 2)] as const),
    draw
  );

const crosses = (marks: readonly Upright[], frame: Graph): string =>
  middles(marks, frame, (x, y) => `M${x - 4},${y - 4}l8,8m0,-8l-8,8`);

const diamonds = (marks: readonly Upright[], frame: Graph): string =>
  middles(marks, frame, (x, y) => `M${x},${y - 5}l4,5l-4,5l-4,-5z`);

const corners = (marks: readonly Corner[], frame: Graph, draw: (x: number, y: number) => string) =>
  unique(
    marks.map(({at, y}) => [frame.x(at), frame.y(y)] as const),
    draw
  );

const dashes = (marks: readonly Corner[], frame: Graph): string =>
  corners(marks, frame, (x, y) => `M${x},${y}v4`);

const squares = (marks: readonly Corner[], frame: Graph): string =>
  corners(marks, frame, (x, y) => `M${x - 4},${y - 4}h8v8h-8z`);

/** Marks at places, each place once: a thousand marks on one px are one mark. */
function unique(
  places: readonly (readonly [number, number])[],
  draw: (x: number, y: number) => string
): string {
  const seen = new Set<string>();
  let d = "";
  for (const [x, y] of places) {
    const key = `${Math.round(x)},${Math.round(y)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    d += draw(round(x), round(y));
  }
  return d;
}

/** The last segment that left before a time, or at it. */
function lastBefore(strokes: readonly Stroke[], at: Micros): Stroke | null {
  return strokes[firstWhere(strokes.length, (i) => (strokes[i]?.at ?? Infinity) > at) - 1] ?? null;
}

function strokeText(run: Trace, stroke: Stroke): string {
  const {transit, from, to} = stroke;
  const range = to > from ? words.numbers(count(from), count(to - 1)) : "";
  const name = segmentName(run, transit);
  return words.lastSent(name, range, duration(transit.sentAt), fate(transit));
}

function light({graph: frame, strokes}: Drawn, transit: Transit | null): void {
  const stroke = transit && strokes.strokes.find((each) => each.transit === transit);
  const path = frame.plot.select(".picked");
  path.attr("d", stroke ? upright([stroke], frame) + diamonds([stroke], frame) : null);
}

function summary({strokes, zeroWindows, duplicates, top}: Strokes): string {
  const number = (kind: StrokeKind) => strokes.filter((stroke) => stroke.kind === kind).length;
  const parts = [words.segmentsUpTo(count(strokes.length), count(top - 1))];
  const say = (n: number, text: string) => {
    if (n > 0) parts.push(`${count(n)} ${text}`);
  };
  say(number("again"), words.sentAgain);
  say(number("lost"), words.lost);
  say(number("probe"), words.probes);
  say(duplicates.length, words.duplicateAcks);
  say(zeroWindows.length, words.zeroWindows);
  return parts.join(", ");
}
