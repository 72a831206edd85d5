/**
 * Lines that leave the top of a graph: a mark at the edge where each leaves, and above the frame
 * how high it goes. Without it, a line that is cut off looks like one that ends.
 */
import type {Selection} from "d3-selection";
import type {Micros} from "../../base/units.ts";
import type {PieceScale} from "../dom/scale.ts";
import {typeset} from "../../base/typeset.ts";
import {textWidth} from "../text/text-width.ts";

/** A point of a line that runs in steps. */
export interface StepPoint {
  readonly at: Micros;
  readonly y: number;
}

/** A line of a graph that may leave its top. */
export interface Beyond {
  /** Its class, as that of its path. */
  readonly kind: string;
  /** What is said when it does: `"peer's window: up to 64,256 B"`. */
  readonly text: string;
  readonly points: readonly StepPoint[];
}

/** Height of what is written above the frame, in px. */
export const ABOVE = 20;

/** Size of the words, half of a mark's width and its height, in px. */
const [SIZE, HALF, HEIGHT] = [12, 4, 7];
/** Marks nearer than this, in px, are one. */
const APART = 12;
/** What is free between two texts, and between the unit of the values and the first, in px. */
const BETWEEN = 16;
const AFTER_UNIT = 10;

type Group = Selection<SVGGElement, undefined, null, undefined>;

/** The lines that do leave the top. */
export const leaving = (lines: readonly Beyond[], top: number): readonly Beyond[] =>
  lines.filter(({points}) => points.some(({y}) => y > top));

/** Where the frame is, and its highest value. */
interface Frame {
  readonly left: number;
  /** Its upper edge, in px. */
  readonly edge: number;
  readonly top: number;
  readonly x: PieceScale;
}

/** Marks where lines leave the top, and says above the frame how high each goes. */
export function drawBeyond(g: Group, lines: readonly Beyond[], frame: Frame): void {
  const {edge, top, x} = frame;
  let from = frame.left + AFTER_UNIT;
  for (const {kind, text: plain, points} of lines) {
    const text = typeset(plain);
    const mark = (at: number, y: number) =>
      `M${at - HALF},${y + HEIGHT}h${2 * HALF}l${-HALF},${-HEIGHT}Z`;
    const left = placesOf(points, top, x).map((at) => mark(at, edge + 1));
    const key = mark(from + HALF, edge - ABOVE + 4);
    g.append("path")
      .attr("class", `beyond ${kind}`)
      .attr("d", key + left.join(""));
    const name = g.append("text").attr("class", "beyond-name").text(text);
    name.attr("x", from + 2 * HALF + 5).attr("y", edge - ABOVE + SIZE);
    from += 2 * HALF + 5 + textWidth(text, "sans", SIZE) + BETWEEN;
  }
}

/** Where a line goes from below the top to above it, in px; what touches is one. */
function placesOf(points: readonly StepPoint[], top: number, x: PieceScale): number[] {
  const places: number[] = [];
  let above = false;
  for (const {at, y} of points) {
    const place = Math.round(x(at));
    if (y > top && !above && place - (places.at(-1) ?? -Infinity) >= APART) places.push(place);
    above = y > top;
  }
  return places;
}
