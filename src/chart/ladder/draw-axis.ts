/** Draws the time axis of a ladder: hairlines, times, and breaks with the time that they skip. */
import {duration} from "../../trace/words/duration.ts";
import {svgElement} from "../dom/svg.ts";
import {drawText} from "../text/draw-text.ts";
import type {TimeAxis} from "../axis/axis.ts";
import type {Layout} from "./layout/layout.ts";
import {callsHidden} from "./folds.ts";
import type {Scene} from "./scene.ts";
import type {Stage} from "./stage.ts";
import {words} from "../words.ts";
import {words as ladderWords} from "./layout/words.ts";

/** Hairlines and times of a tile. */
export function drawAxis(axis: TimeAxis, at: Layout, {tile, ticks, slower}: Scene): SVGGElement {
  const {top, bottom} = tile;
  const inside = ({y}: {readonly y: number}) => y >= top && y < bottom;
  const lines = axis.ticks.filter(inside).map(({y}) => `M${at.left},${y}H${at.right}`);
  const g = svgElement("g", {class: "axis", "aria-hidden": "true"});
  for (const {piece, factor, placed} of slower) {
    const [y0, y1] = [Math.max(piece.y0, top), Math.min(piece.y1, bottom)];
    const area = svgElement("path", {
      class: "area",
      d: `M${at.left},${y0}H${at.right}V${y1}H${at.left}Z`
    });
    const bar = svgElement("path", {class: "bar", d: `M${at.left},${y0}V${y1}`});
    const tip = ladderWords.slowerTip(factor, duration(piece.since), duration(piece.until));
    bar.append(svgElement("title", {}, tip));
    g.append(area, bar, ...(placed ? [drawText(placed, tip)] : []));
  }
  if (lines.length > 0) g.append(svgElement("path", {class: "hair", d: lines.join("")}));
  for (const {placed, since} of ticks) {
    const text = drawText(placed);
    // The two lines of a long time are hidden together.
    text.dataset.tick = String(since);
    g.append(text);
  }
  return g;
}

/** The breaks of a tile cover what runs through them, and count the calls that they hide. */
export function drawBreaks({run, axis, at}: Stage, {tile}: Scene): SVGGElement {
  const g = svgElement("g", {class: "breaks", "aria-hidden": "true"});
  const {top, bottom} = tile;
  for (const gap of axis.breaks) {
    const {y0, y1} = gap;
    const y = (y0 + y1) / 2;
    if (y < top || y >= bottom) continue;
    const inset = Math.min(9, (y1 - y0) / 5);
    const upper = zigzag(at.left, at.right, y0 + inset);
    const lower = zigzag(at.left, at.right, y1 - inset);
    const back = [...lower].reverse();
    const edge = (line: string[]) => svgElement("path", {class: "edge", d: `M${line.join("L")}`});
    const d = `M${upper.join("L")}L${back.join("L")}Z`;
    const ground = svgElement("path", {class: "gap", d});
    const calls = callsHidden(run, gap, axis);
    if (calls > 0) {
      ground.dataset.calls = String(calls);
      ground.append(svgElement("title", {}, words.calls(calls)));
    }
    g.append(ground, edge(upper), edge(lower));
  }
  return g;
}

function zigzag(left: number, right: number, y: number): string[] {
  const points: string[] = [];
  for (let x = left, up = 1; x < right; x += 12, up = -up) points.push(`${x},${y + up * 2.5}`);
  points.push(`${right},${y}`);
  return points;
}
