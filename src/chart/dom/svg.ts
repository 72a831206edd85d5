/** SVG groups that are made before they stand in a document. */
import {create} from "d3-selection";
import type {Selection} from "d3-selection";

/** An SVG group, as a selection. */
export type Group = Selection<SVGGElement, undefined, null, undefined>;

/** An SVG group that is not in the document yet. Views for the eye only are hidden from readers. */
export function group(name: string): Group {
  return create<SVGGElement>("svg:g").attr("class", name).attr("aria-hidden", "true");
}

/** The element behind a selection that is not empty. */
export function node(g: Group): SVGGElement {
  const element = g.node();
  if (!element) throw new Error("d3 made no element");
  return element;
}

/** An SVG element with attributes: for marks of which there may be thousands. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
  text?: string
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) element.setAttribute(key, String(attributes[key]));
  if (text !== undefined) element.textContent = text;
  return element;
}
