/** Fills a figure with histograms on one scale, and the numbers that they stand for. */
import {bin, max, nice, ticks} from "d3-array";
import type {Bin} from "d3-array";
import {count, trim} from "../../trace/words/duration.ts";
import {quantile} from "../../trace/query/quantile.ts";
import {html} from "../dom/html.ts";
import {panel} from "../panels/panel.ts";
import {svgElement} from "../dom/svg.ts";
import {textWidth} from "../text/text-width.ts";
import {words} from "./words.ts";

/** A list by its name. */
export type NamedList = readonly [name: string, values: readonly number[]];

const HEIGHT = 84;
const LEFT = 34;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 20;
/** Height of the line with the axis' name. */
const NAME = 16;
/** About so many bars, at any width of the figure: each is wide enough to be seen on a phone. */
const BARS = 40;
/** Size of the number above a bar, and what is free beside it, in px. */
const [COUNT, BESIDE] = [12, 2];

/** Draws the lists above each other, and their numbers as a table. */
export function fillHistogram(node: HTMLElement, lists: readonly NamedList[], label: string): void {
  const frame = panel({title: words.histogram, onWidth: () => draw()});
  const draw = () => frame.stage.replaceChildren(...picturesOf(lists, label, frame.width()));
  draw();
  const scroll = {
    class: "scroll",
    tabindex: 0,
    role: "group",
    "aria-label": words.numbersOf(label)
  };
  node.append(frame.node, html("div", scroll, tableOf(lists, label)));
}

function picturesOf(lists: readonly NamedList[], label: string, width: number): HTMLElement[] {
  const most = Math.max(1, max(lists, ([, values]) => max(values)) ?? 1);
  const [, end] = nice(0, most, 10);
  const x = linear(end, LEFT, width - RIGHT);
  const counted = bin<number, number>()
    .domain([0, end])
    .thresholds(ticks(0, end, BARS));
  // A frame of 1/60 s is no whole number of µs: 24.9997 and 25 ms are one age, and in one bar.
  const bars = lists.map(([, values]) => counted(values.map((value) => +value.toPrecision(4))));
  const tallest = max(bars.flat(), (bar) => bar.length) ?? 1;
  const y = linear(tallest, HEIGHT - BOTTOM, TOP);
  const steps = ticks(0, end, width < 500 ? 4 : 8);
  return lists.map(([name, values], i) => {
    // The name of the axis has its own line below the ticks of the last one.
    const named = i === lists.length - 1;
    const height = HEIGHT + (named ? NAME : 0);
    const svg = svgElement("svg", {
      class: "graph",
      role: "img",
      "aria-label": `${name}: ${summary(values)}`,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`
    });
    svg.append(axis(x, steps, named ? label : "", width));
    svg.append(...barsOf(bars[i] ?? [], x, y));
    return html("div", {class: "multiple"}, html("p", {class: "multiple-name"}, name), svg);
  });
}

/** The bars, and above each how many values it stands for, as far as that has room. */
function barsOf(bars: readonly Bin<number, number>[], x: Scale, y: Scale): SVGElement[] {
  const drawn = bars
    .filter(({length}) => length > 0)
    .map((bar) => {
      const {x0 = 0, x1 = 0, length} = bar;
      // A hair of room between two bars; a value alone is still two pixels wide.
      const [left, right] = [x(x0) + 0.5, x(x1) - 0.5];
      const top = y(length);
      const size = {x: left, width: Math.max(2, right - left), y: top};
      const rect = svgElement("rect", {
        ...size,
        height: HEIGHT - BOTTOM - top,
        fill: "var(--accent)"
      });
      rect.append(svgElement("title", {}, words.barOf(String(x0), String(x1), count(length))));
      return {rect, top, left, right, text: String(length)};
    });
  // The tallest bars have their numbers first.
  const taken: (readonly [from: number, to: number])[] = [];
  const counts = [...drawn]
    .sort((a, b) => a.top - b.top)
    .flatMap(({top, left, right, text}) => {
      const middle = (left + right) / 2;
      const half = textWidth(text, "sans", COUNT) / 2;
      const [from, to] = [middle - half, middle + half];
      const isOver = drawn.some((bar) => bar.top < top && bar.left < to && bar.right > from);
      if (isOver || taken.some(([before, after]) => from < after && to > before)) return [];
      taken.push([from - BESIDE, to + BESIDE]);
      return [svgElement("text", countAt(middle, top), text)];
    });
  return [...drawn.map(({rect}) => rect), ...counts];
}

const countAt = (x: number, top: number) => ({
  x,
  y: top - 3,
  "text-anchor": "middle",
  "font-size": COUNT,
  fill: "var(--soft)"
});

type Scale = (value: number) => number;

/** The scale from 0 to `end` onto the pixels from `first` to `last`. */
const linear =
  (end: number, first: number, last: number) =>
  (value: number): number =>
    first + ((last - first) * value) / end;

function axis(
  x: (value: number) => number,
  steps: readonly number[],
  label: string,
  width: number
): SVGGElement {
  const g = svgElement("g", {class: "axis", "aria-hidden": "true"});
  const y = HEIGHT - BOTTOM;
  g.append(svgElement("line", {x1: LEFT, x2: width - RIGHT, y1: y, y2: y}));
  for (const tick of steps) {
    const at = {x: x(tick), y: y + 14, "text-anchor": tick === 0 ? "start" : "middle"};
    g.append(svgElement("text", at, String(tick)));
  }
  const below = {x: width - RIGHT, y: y + 14 + NAME, "text-anchor": "end"};
  if (label) g.append(svgElement("text", below, label));
  return g;
}

const COLUMNS: readonly (readonly [string, (values: readonly number[]) => string])[] = [
  [words.messages, (values) => String(values.length)],
  [words.median, (values) => trim(quantile(values, 0.5), 1)],
  [words.most95, (values) => trim(quantile(values, 0.95), 1)],
  [words.greatest, (values) => trim(quantile(values, 1), 1)]
];

const summary = (values: readonly number[]): string =>
  COLUMNS.map(([name, tell]) => `${name} ${tell(values)}`).join(", ");

function tableOf(lists: readonly NamedList[], label: string): HTMLElement {
  const heads = [label, ...COLUMNS.map(([name]) => name)];
  const head = html("tr", {}, ...heads.map((name) => html("th", {scope: "col"}, name)));
  const rows = lists.map(([name, values]) => {
    const cells = COLUMNS.map(([, tell]) => html("td", {}, tell(values)));
    return html("tr", {}, html("th", {scope: "row"}, name), ...cells);
  });
  return html("table", {class: "counters"}, html("thead", {}, head), html("tbody", {}, ...rows));
}
