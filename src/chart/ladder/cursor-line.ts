/** The cursor of a ladder: a line with its time, and a dot on what is on its way. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {inFlightAt} from "../../trace/query/at-time.ts";
import type {Arrow} from "./segments/arrows.ts";
import type {TimeAxis} from "../axis/axis.ts";
import type {Layout} from "./layout/layout.ts";
import {group, node, svgElement} from "../dom/svg.ts";
import {linesOf} from "./axis-texts.ts";
import type {Tiles} from "./segments/tiles.ts";

/** A cursor line that can be moved. */
export interface CursorLine {
  /** The line, which lies below what is written. */
  readonly line: SVGGElement;
  /** The sheet that makes all that is to come faint; what is written over it follows by itself. */
  readonly veil: SVGGElement;
  /** The time and the dots, which lie above all. */
  readonly node: SVGGElement;
  /** Moves it to a time; null takes it away. Returns how high its time is written, in px. */
  moveTo(at: Micros | null): number;
}

/** Makes the cursor. `inSight` says whether a height is drawn now: dots elsewhere are not. */
export function cursorLine(
  run: Trace,
  tiles: Tiles,
  axis: TimeAxis,
  at: Layout,
  inSight: (y: number) => boolean
): CursorLine {
  const below = group("cursor");
  const line = below.append("path").attr("class", "line");
  const across = pathAcross(at);
  const over = group("cursor");
  const {left, right, height} = at;
  const sheet = `M${left},0H${right}V${height}H${left}Z`;
  const veil = over.append("path").attr("class", "veil").attr("d", sheet);
  const g = group("cursor");
  const dots = g.append("g");
  const tag = tagOf(at);
  g.append(() => tag.node);
  const show = (shown: boolean) => {
    for (const part of [below, over, g]) part.style("display", shown ? "" : "none");
  };
  show(false);
  return {
    line: node(below),
    veil: node(over),
    node: node(g),
    moveTo(time) {
      show(time !== null);
      if (time === null) return 0;
      const y = axis.y(time);
      veil.attr("transform", `translate(0,${y})`);
      line.attr("d", across).attr("transform", `translate(0,${y})`);
      const height = tag.moveTo(y, duration(time));
      dots
        .selectAll("circle")
        .data(inSight(y) ? movingAt(run, tiles, time) : [])
        .join("circle")
        .attr("class", (arrow) => arrow.kind)
        .attr("r", 4)
        .attr("cx", (arrow) => arrow.x1 + (arrow.xEnd - arrow.x1) * partAt(arrow, y))
        .attr("cy", y);
      return height;
    }
  };
}

/** Width of a character, height of a line and what is free around them, in px. */
const [COLUMN, LINE, PAD] = [6.7, 13, 7];

/** The time beside the line, in as many lines as the axis is wide for. */
function tagOf({left, narrow}: Layout): {
  node: SVGGElement;
  moveTo(y: number, time: string): number;
} {
  const tag = svgElement("g", {});
  const back = svgElement("rect", {x: 1, rx: 4});
  tag.append(back);
  const widest = Math.max(narrow ? 5 : 9, Math.floor((left - PAD - 4) / COLUMN));
  return {
    node: tag,
    moveTo(y, time) {
      const lines = linesOf(time, widest);
      const longest = Math.max(...lines.map(({length}) => length));
      const width = Math.max(left - 6, longest * COLUMN + PAD);
      const height = lines.length * LINE + PAD;
      back.setAttribute("width", String(width));
      back.setAttribute("height", String(height));
      back.setAttribute("y", String(-height / 2));
      const x = 1 + width / 2;
      const first = 4 - ((lines.length - 1) * LINE) / 2;
      const texts = lines.map((line, i) =>
        svgElement("text", {x, y: first + i * LINE, "text-anchor": "middle"}, line)
      );
      tag.replaceChildren(back, ...texts);
      tag.setAttribute("transform", `translate(0,${y})`);
      return height;
    }
  };
}

/** The line leaves out the state bands: names stand in them. */
function pathAcross({left, right, lifelines}: Layout): string {
  let d = `M${left},0`;
  for (const {x, side, band} of [...lifelines].sort((a, b) => a.x - b.x)) {
    d += side < 0 ? `H${x - band}M${x},0` : `H${x}M${x + band},0`;
  }
  return `${d}H${right}`;
}

/** The arrows that are on their way. Of a bundle it is not one place where it is. */
function movingAt(run: Trace, tiles: Tiles, time: Micros): Arrow[] {
  const arrows = new Set<Arrow>();
  for (const transit of inFlightAt(run, time)) {
    const arrow = tiles.find(transit);
    if (arrow && !arrow.extent) arrows.add(arrow);
  }
  return [...arrows];
}

function partAt({y1, yEnd}: Arrow, y: number): number {
  return yEnd > y1 ? Math.min(1, Math.max(0, (y - y1) / (yEnd - y1))) : 0;
}
