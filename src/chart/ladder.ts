/**
 * The ladder: a sequence diagram with time to scale. Read across, it shows what each program
 * called, the state of each socket, and the wire between them.
 */
import {create, select} from "d3-selection";
import type {Micros} from "../base/units.ts";
import type {Run, Transit} from "../sim/record.ts";
import {count, duration} from "../view/duration.ts";
import {inFlightAt} from "../view/select.ts";
import {summary} from "../view/transcript.ts";
import {arrowsOf} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import {timeAxis} from "./axis.ts";
import type {TimeAxis} from "./axis.ts";
import {bandsOf} from "./bands.ts";
import {callsOf} from "./calls.ts";
import {drawBands, drawCalls, drawHead, drawWaits} from "./draw.ts";
import {drawAxis, drawBreaks, middle, tickTexts} from "./draw-axis.ts";
import {HEAD, layout} from "./layout.ts";
import type {Layout} from "./layout.ts";
import {drawSegments} from "./segments.ts";
import type {Pressing} from "./segments.ts";
import {group} from "./svg.ts";

/** How a ladder is drawn. */
export interface LadderOptions extends Pressing {
  /** In px. Defaults to 1080; below 760 the programs' calls fold to numbered marks. */
  readonly width?: number;
  /** How tall it may grow before idle stretches are broken out, in px. Defaults by the width. */
  readonly tallest?: number;
  /** How much taller the time is drawn than it would be. Defaults to 1. */
  readonly zoom?: number;
  /** Other runs that are drawn on the same time axis, beside this one. */
  readonly beside?: readonly Run[];
  /** Called with the time at which the empty wire was clicked. */
  readonly onTime?: (at: Micros) => void;
}

/** A ladder that is drawn, and can show a time. */
export interface Ladder {
  readonly node: SVGSVGElement;
  /** Moves the cursor line; null takes it away. */
  moveTo(at: Micros | null): void;
  /** The time that stands `px` further down than `at`: what playing moves through. */
  timeAfter(at: Micros, px: number): Micros;
  /** Where a time stands, in px from the top, and the other way round. */
  y(at: Micros): number;
  timeAt(y: number): Micros;
  /** Puts the focus on a segment, if it is drawn. */
  focus(from: number, nth: number): void;
  /** Lights a segment; null lights none. Says where it stands, as parts of width and height. */
  light(transit: Transit | null): {readonly x: number; readonly y: number};
}

/** Draws a run as a ladder. */
export function ladder(run: Run, options: LadderOptions = {}): SVGSVGElement {
  return drawLadder(run, options).node;
}

/** Draws a run as a ladder with a cursor. */
export function drawLadder(run: Run, options: LadderOptions = {}): Ladder {
  const width = Math.max(240, Math.round(options.width ?? 1080));
  const narrow = width < 560;
  const many = run.transits.length;
  const tallest = options.tallest ?? Math.min(2600, Math.max(760, many * 11));
  const runs = [run, ...(options.beside ?? [])];
  const {zoom = 1} = options;
  const slope = (narrow ? 38 : 44) * zoom;
  const measures = {top: HEAD + 10, tallest: tallest * zoom, slope};
  let axis = timeAxis(runs, measures);
  let at = layout(run, axis, width, gutterFor(axis, narrow));
  let {arrows, cut} = arrowsOf(run, axis, at);
  if (cut > 0) {
    // What is too much is drawn from its beginning, as far as it can be told apart.
    const last = run.transits[run.transits.length - cut - 1];
    axis = timeAxis(runs, {...measures, until: last?.sentAt ?? 0});
    at = layout(run, axis, width, gutterFor(axis, narrow));
    ({arrows, cut} = arrowsOf(run, axis, at));
  }
  const sizes = narrow ? {label: 11, text: 10.5} : {label: 12, text: 11.5};

  const svg = create<SVGSVGElement>("svg:svg")
    .attr("class", at.narrow ? "ladder narrow" : "ladder")
    .attr("viewBox", `0 0 ${at.width} ${at.height}`)
    .attr("width", at.width)
    .attr("height", at.height)
    .attr("role", options.onSegment ? "graphics-document" : "img")
    .attr("aria-label", summary(run));
  const node = svg.node();
  if (!node) throw new Error("d3 made no element");

  node.append(drawAxis(axis, at), drawHead(run, at));
  for (const line of at.lifelines) {
    const {bands, hidden} = bandsOf(run, line, axis, at, narrow ? 10 : 11);
    node.append(drawBands(run, line, bands, hidden, axis, at));
  }
  node.append(drawWaits(run, axis, at, sizes.text));
  node.append(drawSegments(run, arrows, sizes.label, options));
  node.append(drawBreaks(axis, at));
  for (const line of at.lifelines) {
    node.append(drawCalls(line, callsOf(run, line, axis, at, 12.5), at.width));
  }
  drawNotices(node, run, arrows, cut, at);
  if (options.onTime) onBackground(node, axis, options.onTime);
  return {
    node,
    moveTo: cursorOf(node, run, arrows, axis, at),
    y: axis.y,
    timeAt: axis.y.invert,
    timeAfter: (time, px) => axis.y.invert(axis.y(time) + px),
    focus: (from, nth) => {
      const mark = node.querySelector<SVGGElement>(`[data-from="${from}"][data-nth="${nth}"]`);
      mark?.focus({preventScroll: true});
    },
    light: (transit) => lightIn(node, arrows, at, transit)
  };
}

function lightIn(
  svg: SVGSVGElement,
  arrows: readonly Arrow[],
  at: Layout,
  transit: Transit | null
): {x: number; y: number} {
  for (const lit of svg.querySelectorAll(".segment.lit")) lit.classList.remove("lit");
  const arrow = transit && arrows.find(({transits}) => transits.includes(transit));
  const first = arrow?.transits[0];
  if (!arrow || !first) return {x: 0.5, y: 0};
  const place = `[data-from="${first.from}"][data-nth="${first.nth}"]`;
  svg.querySelector(place)?.classList.add("lit");
  const {x1, xEnd, y1, yEnd} = arrow;
  return {x: (x1 + xEnd) / 2 / at.width, y: (Math.max(y1, yEnd) + 8) / at.height};
}

/** Room for the axis' labels, in px. */
function gutterFor(axis: TimeAxis, narrow: boolean): number {
  const longest = Math.max(4, ...tickTexts(axis).map(({text}) => text.length));
  return longest * 6.7 + (narrow ? 12 : 18);
}

/** What the picture does not show, or what it cannot show, is said in it. */
function drawNotices(
  svg: SVGSVGElement,
  run: Run,
  arrows: readonly Arrow[],
  cut: number,
  at: Layout
): void {
  const say = (text: string, y: number) =>
    select(svg)
      .append("text")
      .attr("class", "notice")
      .attr("x", middle(at))
      .attr("y", y)
      .attr("text-anchor", "middle")
      .text(text);
  if (run.transits.length === 0) say("no segment was sent", HEAD + 34);
  if (cut > 0) {
    const drawn = run.transits.length - cut;
    const all = count(run.transits.length);
    say(`${count(drawn)} of ${all} segments drawn: more cannot be told apart`, at.height - 6);
    select(svg).attr("data-cut", cut);
  } else if (arrows.length > 0 && run.end.why === "budget") {
    say("the run was stopped here", at.height - 6);
  }
}

function onBackground(svg: SVGSVGElement, axis: TimeAxis, onTime: (at: Micros) => void): void {
  svg.addEventListener("click", (event) => {
    const mark = (event.target as Element).closest<SVGGElement>("[data-at]");
    const box = svg.getBoundingClientRect();
    const height = Number(svg.getAttribute("height"));
    const y = ((event.clientY - box.top) / (box.height || 1)) * height;
    onTime(mark ? Number(mark.dataset.at) : axis.y.invert(y));
  });
}

/** Makes the cursor: a line through the picture with its time, and a dot on what is on its way. */
function cursorOf(
  svg: SVGSVGElement,
  run: Run,
  arrows: readonly Arrow[],
  axis: TimeAxis,
  at: Layout
): (time: Micros | null) => void {
  const g = group("cursor");
  const element = g.node();
  if (!element) throw new Error("d3 made no element");
  const line = g.append("line").attr("x1", at.left).attr("x2", at.right);
  const dots = g.append("g");
  const tag = g.append("g");
  const back = tag.append("rect").attr("x", 1).attr("y", -10).attr("height", 20).attr("rx", 4);
  const text = tag.append("text").attr("y", 4).attr("text-anchor", "middle");
  const arrowOf = new Map<Transit, Arrow>();
  for (const arrow of arrows) for (const transit of arrow.transits) arrowOf.set(transit, arrow);
  element.style.display = "none";
  svg.append(element);
  return (time) => {
    element.style.display = time === null ? "none" : "";
    if (time === null) return;
    const y = axis.y(time);
    line.attr("y1", y).attr("y2", y);
    const words = duration(time);
    const width = Math.max(at.left - 6, words.length * 6.7 + 8);
    back.attr("width", width);
    text.attr("x", 1 + width / 2).text(words);
    tag.attr("transform", `translate(0,${y})`);
    const moving = inFlightAt(run, time).flatMap((t) => {
      const arrow = arrowOf.get(t);
      return arrow ? [arrow] : [];
    });
    dots
      .selectAll("circle")
      .data([...new Set(moving)])
      .join("circle")
      .attr("class", (arrow) => arrow.kind)
      .attr("r", 4)
      .attr("cx", (arrow) => arrow.x1 + (arrow.xEnd - arrow.x1) * partAt(arrow, y))
      .attr("cy", y);
  };
}

function partAt({y1, yEnd}: Arrow, y: number): number {
  return yEnd > y1 ? Math.min(1, Math.max(0, (y - y1) / (yEnd - y1))) : 0;
}
