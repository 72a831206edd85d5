/** The frame of a graph over time: both axes, breaks, a clipped place to draw in, and a cursor. */
import {ticks} from "d3-array";
import {create} from "d3-selection";
import type {Selection} from "d3-selection";
import type {Micros} from "../../base/units.ts";
import {count, trim} from "../../trace/words/duration.ts";
import {pieceScale} from "../dom/scale.ts";
import type {PieceScale} from "../dom/scale.ts";
import {textWidth} from "../text/text-width.ts";
import {ABOVE, drawBeyond, leaving} from "./beyond.ts";
import type {Beyond, StepPoint} from "./beyond.ts";
import {shortly} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";

/** How a graph is framed. */
export interface GraphOptions {
  readonly width: number;
  /** Height of the place to draw in, in px; the time axis comes below it. */
  readonly height: number;
  readonly time: TimeX;
  /** The highest value; the lowest is 0. */
  readonly top: number;
  /** A value of the vertical axis as text. */
  readonly text: (value: number) => string;
  /** The spoken name. */
  readonly name: string;
  /** What the values are counted in, written above their axis: `"bit/s"`. Defaults to nothing. */
  readonly unit?: string;
  /** Should the times be written? Defaults to true. */
  readonly times?: boolean;
  /** Lines that may go above the top: then the graph says so. */
  readonly beyond?: readonly Beyond[];
}

/** The part of a graph in which marks are drawn. */
type Plot = Selection<SVGGElement, undefined, null, undefined>;

/** A graph's frame. */
export interface Graph {
  readonly node: SVGSVGElement;
  /** Marks go here; what is outside of the frame is cut off. */
  readonly plot: Plot;
  readonly x: PieceScale;
  /** From a value to px. */
  readonly y: (value: number) => number;
  /** Moves the cursor's line; what is to come is faint. */
  moveTo(at: Micros): void;
}

/** Where graphs of a width begin and end, in px: the same for all, so that they stand in line. */
const gutter = (width: number): number => (width < 460 ? 60 : 64);
/** Room above and right of the place to draw in, so that nothing at the edge is cut, in px. */
const EDGE = 8;
/** How far above that place a line at a time begins, in px. */
const OVER = 4;
const FOOT = 22;
/** Size of a time at the axis, in px. */
const TICK = 12;
/** A lower graph has no room for three values at its axis, in px. */
const LOW = 80;
/** How far above it marks may reach where something is written above it, in px. */
const BELOW_TEXT = 3;

let made = 0;

/** The stretch of px in which times are drawn. */
export const stretchOf = (width: number): readonly [left: number, right: number] => [
  gutter(width) + 4,
  width - EDGE - 4
];

/** Draws the frame of a graph. */
export function graph(options: GraphOptions): Graph {
  const {width, height, time, top, name, unit = "", times = true, beyond = []} = options;
  const left = gutter(width);
  const high = leaving(beyond, top);
  const isTexted = unit !== "" || high.length > 0;
  const edge = EDGE + (isTexted ? ABOVE : 0);
  const bottom = edge + height;
  const full = bottom + (times ? FOOT : 6);
  const svg = create<SVGSVGElement>("svg:svg")
    .attr("class", "graph")
    .attr("viewBox", `0 0 ${width} ${full}`)
    .attr("width", width)
    .attr("height", full)
    .attr("role", "img")
    .attr("aria-label", name);
  const y = pieceScale([0, Math.max(top, 1e-9)], [bottom - 3, edge + 3]);
  // Beyond the frame a line goes on, so that it is cut and does not run along the edge.
  const open = (value: number) => (value > top ? -1e4 : y(value));
  const id = `graph-${++made}`;
  // A line that leaves the top runs through no text there.
  const over = isTexted ? BELOW_TEXT : EDGE;
  svg
    .append("clipPath")
    .attr("id", id)
    .append("rect")
    .attr("x", left)
    .attr("y", edge - over)
    .attr("width", width - left - 2)
    .attr("height", bottom - edge + over + 3);
  const axis = svg.append("g").attr("class", "axis");
  const place = {edge, bottom};
  drawValues(axis, options, y, edge);
  drawTimes(axis, options, place);
  const plot = svg.append("g").attr("clip-path", `url(#${id})`) as unknown as Plot;
  const veil = svg.append("rect").attr("class", "veil").attr("visibility", "hidden");
  veil.attr("y", edge - over).attr("height", bottom - edge + over);
  drawBreaks(svg, time, place);
  drawBeyond(svg.append("g"), high, {left, edge, top, x: time.x});
  const cursor = svg.append("line").attr("class", "cursor-line").attr("visibility", "hidden");
  cursor.attr("y1", edge - OVER).attr("y2", bottom + OVER);
  nameBreaks(svg, time, place);
  const node = svg.node();
  if (!node) throw new Error("d3 made no element");
  return {
    node,
    plot,
    x: time.x,
    y: open,
    moveTo(at) {
      const here = placeOf(at, time);
      cursor.attr("x1", here).attr("x2", here).attr("visibility", null);
      veil
        .attr("x", here)
        .attr("width", Math.max(0, width - here))
        .attr("visibility", null);
    }
  };
}

/** Where a time is, in px. In a break all times are at its middle: between them is no scale. */
function placeOf(at: Micros, {x, breaks}: TimeX): number {
  const gap = breaks.find(({since, until}) => since < at && at < until);
  return gap ? (gap.x0 + gap.x1) / 2 : x(at);
}

/** A number at the axis: `"900,000"`, and from a million on `"1.5 M"`, which has room. */
export const brief = (value: number): string =>
  value >= 1e6 ? `${trim(value / 1e6, 2)} M` : count(value);

type Svg = Selection<SVGSVGElement, undefined, null, undefined>;
type Group = Selection<SVGGElement, undefined, null, undefined>;

/** The upper and the lower edge of the place to draw in, in px. */
interface Place {
  readonly edge: number;
  readonly bottom: number;
}

/** The lines of the vertical axis, their values, and above them what these are counted in. */
function drawValues(
  axis: Group,
  {width, height, top, text, unit = ""}: GraphOptions,
  y: PieceScale,
  edge: number
): void {
  const left = gutter(width);
  const write = (at: number, words: string) =>
    axis
      .append("text")
      .attr("x", left - 6)
      .attr("y", at)
      .attr("text-anchor", "end")
      .text(words);
  const wanted = Math.max(height < LOW ? 2 : 3, Math.floor(height / 42));
  const marks = ticks(0, top, wanted).filter(Number.isInteger);
  for (const value of marks) {
    axis
      .append("line")
      .attr("x1", left)
      .attr("x2", width)
      .attr("y1", y(value))
      .attr("y2", y(value));
    write(y(value) + 4, text(value));
  }
  if (unit) write(edge - EDGE, unit).attr("class", "unit");
}

/** The lines of the time axis, and what is written under them. */
function drawTimes(
  axis: Group,
  {width, time, times = true}: GraphOptions,
  {edge, bottom}: Place
): void {
  for (const {x, text: words} of time.ticks) {
    axis
      .append("line")
      .attr("x1", x)
      .attr("x2", x)
      .attr("y1", edge)
      .attr("y2", bottom + OVER);
    if (!times) continue;
    const at = Math.min(width - textWidth(words, "mono", TICK) / 2, x);
    axis
      .append("text")
      .attr("x", at)
      .attr("y", bottom + 17)
      .attr("text-anchor", "middle")
      .text(words);
  }
}

function drawBreaks(svg: Svg, time: TimeX, {edge, bottom}: Place): void {
  const g = svg.append("g").attr("class", "breaks");
  for (const {x0, x1} of time.breaks) {
    const [a, b] = [x0 + 6, x1 - 6];
    g.append("rect")
      .attr("x", a)
      .attr("y", edge - OVER)
      .attr("width", b - a)
      .attr("height", bottom - edge + 2 * OVER);
    for (const x of [a, b]) g.append("path").attr("d", zigzag(x, edge - OVER, bottom + OVER));
  }
}

/** The size of what is written into a break, in px, and what is free around it. */
const BREAK_TEXT = {size: 12, around: 2} as const;

/** Writes how long each break is, on a ground: the cursor's line strikes through no letter. */
function nameBreaks(svg: Svg, time: TimeX, {edge, bottom}: Place): void {
  const g = svg.append("g").attr("class", "breaks");
  const {size, around} = BREAK_TEXT;
  for (const {x0, x1, text: whole} of time.breaks) {
    const text = whole.length * 6 > bottom - edge + EDGE ? shortly(whole) : whole;
    const at = `translate(${(x0 + x1) / 2},${(edge + bottom) / 2}) rotate(-90)`;
    const name = g.append("g").attr("transform", at);
    const width = textWidth(text, "sans", size) + 2 * around;
    name
      .append("rect")
      .attr("x", -width / 2)
      .attr("y", -size / 2 - around)
      .attr("width", width)
      .attr("height", size + 2 * around);
    name.append("text").attr("y", 4).attr("text-anchor", "middle").text(text);
  }
}

function zigzag(x: number, top: number, bottom: number): string {
  let d = `M${x},${top}`;
  let right = 1;
  for (let y = top + 6; y < bottom; y += 12) {
    d += `L${x + 3 * right},${y}`;
    right = -right;
  }
  return `${d}L${x},${bottom}`;
}

/**
 * A line in steps as path data. Of all points that fall on one px of the time axis, the first, the
 * highest, the lowest and the last are drawn: that is all that can be seen of them.
 */
export function stepPath(points: Iterable<StepPoint>, graph: Graph, until: Micros): string {
  let d = "";
  let px = -1;
  let [low, high, last, open] = [0, 0, 0, false];
  const close = () => {
    if (open && high !== low) d += `V${round(low)}V${round(high)}V${round(last)}`;
    else if (open) d += `V${round(last)}`;
    open = false;
  };
  for (const point of points) {
    const at = Math.round(graph.x(point.at) * 2) / 2;
    const y = graph.y(point.y);
    if (at === px) {
      [low, high, last, open] = [Math.min(low, y), Math.max(high, y), y, true];
      continue;
    }
    close();
    d += d === "" ? `M${at},${round(y)}` : `H${at}V${round(y)}`;
    px = at;
    [low, high, last] = [y, y, y];
  }
  close();
  return d === "" ? "" : `${d}H${round(graph.x(until))}`;
}

const round = (px: number): number => Math.round(px * 10) / 10;

/** Makes a press on a graph move the cursor to the time that was pressed. */
export function pressTime(graph: Graph, goTo: (at: Micros) => void): void {
  graph.node.addEventListener("click", (event) => {
    const box = graph.node.getBoundingClientRect();
    const width = Number(graph.node.getAttribute("width"));
    goTo(graph.x.invert(((event.clientX - box.left) / (box.width || 1)) * width));
  });
}
