/** The cursor of a ladder: a line with its time, and a dot on what is on its way. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {inFlightAt} from "../../trace/query/at-time.ts";
import type {Arrow} from "./arrows.ts";
import type {TimeAxis} from "./axis.ts";
import type {Layout} from "./layout.ts";
import {group, node} from "../dom/svg.ts";
import type {Tiles} from "./tiles.ts";

/** A cursor line that can be moved. */
export interface CursorLine {
  /** The line, which lies below what is written. */
  readonly line: SVGGElement;
  /** The time and the dots, which lie above all. */
  readonly node: SVGGElement;
  /** Moves it to a time; null takes it away. */
  moveTo(at: Micros | null): void;
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
  const g = group("cursor");
  const dots = g.append("g");
  const tag = g.append("g");
  const back = tag.append("rect").attr("x", 1).attr("y", -10).attr("height", 20).attr("rx", 4);
  const text = tag.append("text").attr("y", 4).attr("text-anchor", "middle");
  const show = (shown: boolean) => {
    for (const part of [below, g]) part.style("display", shown ? "" : "none");
  };
  show(false);
  return {
    line: node(below),
    node: node(g),
    moveTo(time) {
      show(time !== null);
      if (time === null) return;
      const y = axis.y(time);
      line.attr("d", across).attr("transform", `translate(0,${y})`);
      const words = duration(time);
      const width = Math.max(at.left - 6, words.length * 6.7 + 8);
      back.attr("width", width);
      text.attr("x", 1 + width / 2).text(words);
      tag.attr("transform", `translate(0,${y})`);
      dots
        .selectAll("circle")
        .data(inSight(y) ? movingAt(run, tiles, time) : [])
        .join("circle")
        .attr("class", (arrow) => arrow.kind)
        .attr("r", 4)
        .attr("cx", (arrow) => arrow.x1 + (arrow.xEnd - arrow.x1) * partAt(arrow, y))
        .attr("cy", y);
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
