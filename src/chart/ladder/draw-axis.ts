/** Draws the time axis of a ladder: hairlines, times, and breaks with the time that they skip. */
import {duration, tick} from "../../trace/words/duration.ts";
import type {TimeAxis} from "./axis.ts";
import type {Layout} from "./layout.ts";
import {group, node, svgElement} from "../dom/svg.ts";
import type {Tile} from "./tiles.ts";

/** A time that is written at the axis. */
export interface TickText {
  readonly y: number;
  readonly text: string;
}

/** Hairlines and times of a tile. */
export function drawAxis(
  axis: TimeAxis,
  texts: readonly TickText[],
  at: Layout,
  {top, bottom}: Tile
): SVGGElement {
  const inside = ({y}: {readonly y: number}) => y >= top && y < bottom;
  const lines = axis.ticks.filter(inside).map(({y}) => `M${at.left},${y}H${at.right}`);
  const g = svgElement("g", {class: "axis", "aria-hidden": "true"});
  if (lines.length > 0) g.append(svgElement("path", {d: lines.join("")}));
  for (const {y, text} of texts.filter(inside)) {
    g.append(svgElement("text", {x: at.left - 8, y: y + 4, "text-anchor": "end"}, text));
  }
  return g;
}

/** The ticks' times. The unit that most of them have stands once, above them. */
export function tickTexts(axis: TimeAxis): TickText[] {
  const texts = axis.ticks.map(({at, y, step, alone}) => {
    // A tick alone has no neighbour whose unit it must share: 7 s, not 7000 ms.
    const whole = alone && at >= 1e6 && at < 3600e6 && at % 1e3 === 0;
    return {y, text: whole ? `${at / 1e6} s` : tick(at, step)};
  });
  const unitOf = (text: string) => / (\S+)$/.exec(text)?.[1] ?? "";
  const first = texts[0];
  const unit = first ? unitOf(texts[1]?.text ?? first.text) : "";
  if (!first || unit === "") return texts;
  const short = texts.map(({y, text}) => {
    const own = unitOf(text) === unit || text === "0 ms" || text === "0 s";
    return {y, text: own ? text.slice(0, text.indexOf(" ")) : text};
  });
  return [{y: 16, text: unit}, ...short];
}

/** The breaks are drawn over everything that runs through them. */
export function drawBreaks(axis: TimeAxis, at: Layout): SVGGElement {
  const g = group("breaks");
  for (const [i, {since, until, y0, y1}] of axis.breaks.entries()) {
    const inset = Math.min(9, (y1 - y0) / 5);
    const top = zigzag(at.left, at.right, y0 + inset);
    const bottom = zigzag(at.left, at.right, y1 - inset);
    const back = [...bottom].reverse();
    g.append("path")
      .attr("class", "gap")
      .attr("d", `M${top.join("L")}L${back.join("L")}Z`);
    g.append("path").attr("d", `M${top.join("L")}`);
    g.append("path").attr("d", `M${bottom.join("L")}`);
    const text = `${duration(until - since)} skipped`;
    g.append("text")
      .attr("x", middle(at))
      .attr("y", (y0 + y1) / 2 + 4)
      .attr("text-anchor", "middle")
      // Of several, the first says what they mean.
      .text(at.narrow || (i > 0 && axis.breaks.length > 3) ? text : `${text}: nothing is sent`);
  }
  return node(g);
}

/** The middle of the wire. */
export function middle(at: Layout): number {
  const xs = at.lifelines.map(({x}) => x);
  return xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : at.width / 2;
}

function zigzag(left: number, right: number, y: number): string[] {
  const points: string[] = [];
  for (let x = left, up = 1; x < right; x += 12, up = -up) points.push(`${x},${y + up * 2.5}`);
  points.push(`${right},${y}`);
  return points;
}
