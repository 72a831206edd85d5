/** The cursor of a ladder: a line with its time, and a dot on what is on its way. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {inFlightAt} from "../../trace/query/at-time.ts";
import type {Arrow} from "./segments/arrows.ts";
import type {TimeAxis} from "../axis/axis.ts";
import type {Layout} from "./layout/layout.ts";
import {svgElement} from "../dom/svg.ts";
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

/**
 * Makes the cursor. `inSight` says whether a height is drawn now: dots elsewhere are not. `banded`
 * says whether a host has any state band.
 */
export function cursorLine(
  run: Trace,
  tiles: Tiles,
  axis: TimeAxis,
  at: Layout,
  inSight: (y: number) => boolean,
  banded: (host: number) => boolean
): CursorLine {
  const line = svgElement("path", {class: "line", d: pathAcross(at, banded)});
  const {left, right, height} = at;
  const sheet = `M${left},0H${right}V${height}H${left}Z`;
  const veil = svgElement("path", {class: "veil", d: sheet});
  const dots = svgElement("g", {});
  const tag = tagOf(at);
  const [below, over, above] = [groupOf(line), groupOf(veil), groupOf(dots, tag.node)] as const;
  const show = (isShown: boolean) => {
    for (const part of [below, over, above]) part.style.display = isShown ? "" : "none";
  };
  show(false);
  return {
    line: below,
    veil: over,
    node: above,
    moveTo(time) {
      show(time !== null);
      if (time === null) return 0;
      const y = axis.y(time);
      for (const part of [line, veil]) part.setAttribute("transform", `translate(0,${y})`);
      const moving = inSight(y) ? movingAt(run, tiles, time) : [];
      dots.replaceChildren(...moving.map((arrow) => dotOf(arrow, y)));
      return tag.moveTo(y, duration(time));
    }
  };
}

/** A part of the cursor, which is for the eye only. */
function groupOf(...parts: readonly SVGElement[]): SVGGElement {
  const g = svgElement("g", {class: "cursor", "aria-hidden": "true"});
  g.append(...parts);
  return g;
}

/** What is on its way along an arrow, at a height. */
function dotOf(arrow: Arrow, y: number): SVGElement {
  const cx = arrow.x1 + (arrow.xEnd - arrow.x1) * partAt(arrow, y);
  return svgElement("circle", {class: arrow.kind, r: 4, cx, cy: y});
}

/** Width of a character, height of a line and what is free around them, in px. */
const [COLUMN, LINE, PAD] = [7.3, 14, 7];

/** The time beside the line, in as many lines as the axis is wide for. */
function tagOf({left, narrow}: Layout): {
  node: SVGGElement;
  moveTo(y: number, time: string): number;
} {
  const tag = svgElement("g", {});
  const back = svgElement("rect", {x: 1, rx: 4});
  tag.append(back);
  const widest = Math.max(narrow ? 5 : 9, Math.floor((left - PAD + 4) / COLUMN));
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
function pathAcross({left, right, lifelines}: Layout, banded: (host: number) => boolean): string {
  let d = `M${left},0`;
  for (const {host, x, side, band} of [...lifelines].sort((a, b) => a.x - b.x)) {
    if (!banded(host)) continue;
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
