/** The marks of the state machine: arrows, boxes, and the names of the ends at their states. */
import {svgElement} from "../dom/svg.ts";
import {HALF, tip} from "./machine-layout.ts";
import type {Box, Point} from "./machine-layout.ts";

/** The size of a host's name at its state, its height and the room beside it, in px. */
export const NAME = {size: 11, height: 15, beside: 6} as const;

/** An arrow of figure 5, with a line for each end that took it. */
export function drawEdge(points: readonly Point[]): SVGGElement {
  const edge = svgElement("g", {class: "edge"});
  const d = pathOf(points);
  // Each end has a line of its own: where both went, one is seen in the gaps of the other.
  for (const name of ["way", "way first-way", "way second-way"]) {
    edge.append(svgElement("path", {class: name, d}));
  }
  edge.append(svgElement("path", {class: "tip", d: tip(points)}));
  return edge;
}

/** Corners as path data. */
export const pathOf = (points: readonly Point[]): string => `M${points.map(String).join("L")}`;

/** The box of a state. */
export function drawBox({state, x, y}: Box): SVGGElement {
  const box = svgElement("g", {class: "state-box"});
  box.dataset.state = state;
  const {width, height} = HALF;
  const place = {x: x - width, y: y - height, width: 2 * width, height: 2 * height, rx: 5};
  box.append(
    svgElement("rect", {class: "ground", ...place}),
    svgElement("rect", {class: "pattern", ...place}),
    svgElement("text", {x, y: y + 3.5, "text-anchor": "middle"}, state),
    svgElement("title", {}, state)
  );
  return box;
}

/** The name of an end below its state. */
export function drawName(
  text: string,
  x: number,
  y: number,
  width: number,
  look: string,
  gone: boolean
): SVGGElement {
  const name = svgElement("g", {class: `name ${look}${gone ? " gone" : ""}`});
  const {height} = NAME;
  const top = y - 3;
  name.append(
    svgElement("rect", {x: x - width / 2, y: top, width, height, rx: height / 2}),
    svgElement("text", {x, y: top + height / 2 + 3.5, "text-anchor": "middle"}, text)
  );
  return name;
}
