/** Draws one segment of a ladder: its line, its head or its cross; or several as a wedge. */
import type {Arrow} from "./arrows.ts";
import {svgElement} from "../../dom/svg.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** Where an arrow can be pressed: wider than its line; or all of what stands for several. */
export function drawHit(arrow: Arrow, attributes: Attributes = {class: "hit"}): SVGElement {
  const {x1, y1, xEnd, yEnd, members, extent} = arrow;
  const wide = members.length > 0 || (extent !== null && y1 === yEnd);
  const d = wide ? area(arrow) : `M${x1},${y1}L${xEnd},${yEnd}`;
  const element = svgElement("path", {...attributes, d});
  if (wide) element.classList.add("area");
  return element;
}

/** One arrow, with its head or its cross. It goes into a group that may be focused. */
export function drawArrow(arrow: Arrow): SVGElement[] {
  const hit = drawHit(arrow);
  if (arrow.members.length === 0) return [hit, ...drawLine(arrow)];
  const last = arrow.members.length - 1;
  const inner = svgElement("g", {class: "inner"});
  inner.append(...arrow.members.slice(1, last).flatMap(drawLine));
  const edges = [arrow.members[0], arrow.members[last]].flatMap((edge) => edge ?? []);
  const extent = svgElement("path", {class: "extent", d: area(arrow)});
  return [hit, extent, inner, ...edges.flatMap(drawLine)];
}

function drawLine({x1, y1, x2, y2, xEnd, yEnd, lost, kind, transits}: Arrow): SVGElement[] {
  const parts: SVGElement[] = [];
  const path = (name: string, d: string, transform?: string) => {
    parts.push(svgElement("path", {class: name, d, ...(transform ? {transform} : {})}));
  };
  path("way", `M${x1},${y1}L${x2},${y2}${origin(x1, y1, transits)}`);
  if (lost) {
    path("never", `M${x2},${y2}L${xEnd},${yEnd}`);
    path("cross", "M-5.5,-5.5L5.5,5.5M-5.5,5.5L5.5,-5.5", `translate(${x2},${y2})`);
    return parts;
  }
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const there = `translate(${x2},${y2}) rotate(${angle})`;
  // A reset ends in a solid head, all others in an open one.
  if (kind === "reset") path("tip solid", "M-10,-5L0,0L-10,5Z", there);
  else path("tip", "M-8,-4L0,0L-8,4", there);
  // A burst shows its edge: a second tip behind the first.
  if (transits.length > 1) path("tip", "M-14,-4L-6,0L-14,4", there);
  return parts;
}

/** A small ring where a forged segment begins; nothing for others, which a host has sent. */
export const origin = (x: number, y: number, [first]: Arrow["transits"]): string =>
  first?.reason === "forged" ? `M${px(x - 7)},${px(y)}a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0 -7,0` : "";

/** All of the stretch in which the segments of a bundle are on their way. */
export function area({x1, xEnd, extent}: Arrow): string {
  if (!extent) return "";
  const {left, arrived} = extent;
  const [x, end] = [px(x1), px(xEnd)];
  return `M${x},${px(left[0])}L${end},${px(arrived[0])}V${px(arrived[1])}L${x},${px(left[1])}Z`;
}

const px = (value: number): number => Math.round(value * 100) / 100;
