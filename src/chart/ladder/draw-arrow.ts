/** Draws one segment of a ladder: its line, its head or its cross. */
import type {Arrow} from "./arrows.ts";
import {svgElement} from "../dom/svg.ts";

/** Where an arrow can be pressed: wider than its line. */
export function drawHit(
  {x1, y1, xEnd, yEnd}: Arrow,
  attributes: Readonly<Record<string, string | number>> = {class: "hit"}
): SVGElement {
  return svgElement("path", {...attributes, d: `M${x1},${y1}L${xEnd},${yEnd}`});
}

/** One arrow, with its head or its cross. It goes into a group that may be focused. */
export function drawArrow(arrow: Arrow): SVGElement[] {
  const {x1, y1, x2, y2, xEnd, yEnd} = arrow;
  const parts: SVGElement[] = [drawHit(arrow)];
  const path = (name: string, d: string, transform?: string) => {
    parts.push(svgElement("path", {class: name, d, ...(transform ? {transform} : {})}));
  };
  path("way", `M${x1},${y1}L${x2},${y2}`);
  if (arrow.lost) {
    path("never", `M${x2},${y2}L${xEnd},${yEnd}`);
    path("cross", "M-5.5,-5.5L5.5,5.5M-5.5,5.5L5.5,-5.5", `translate(${x2},${y2})`);
    return parts;
  }
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const there = `translate(${x2},${y2}) rotate(${angle})`;
  // A reset ends in a solid head, all others in an open one.
  if (arrow.kind === "reset") path("tip solid", "M-10,-5L0,0L-10,5Z", there);
  else path("tip", "M-8,-4L0,0L-8,4", there);
  // A burst shows its edge: a second tip behind the first.
  if (arrow.transits.length > 1) path("tip", "M-14,-4L-6,0L-14,4", there);
  return parts;
}
