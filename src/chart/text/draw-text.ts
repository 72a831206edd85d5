/** Draws texts that have their places. */
import {svgElement} from "../dom/svg.ts";
import type {PlacedText} from "./placed-text.ts";

/** The text as SVG; a tip where it is not all that there is to say. */
export function drawText(placed: PlacedText, tip?: string): SVGTextElement {
  const {text, kind, anchor, x, y, angle} = placed;
  const turn = `translate(${px(x)},${px(y)}) rotate(${px(((angle ?? 0) * 180) / Math.PI)})`;
  const place = angle === null ? {x: px(x), y: px(y)} : {dy: "0.35em", transform: turn};
  const element = svgElement("text", {class: kind, "text-anchor": anchor, ...place}, text);
  if (tip !== undefined && tip !== text) element.append(svgElement("title", {}, tip));
  return element;
}

/** Marks what belongs to a moment: it is faint, as a whole, until the cursor comes there. */
export function timed<E extends SVGElement>(element: E, since: number): E {
  element.dataset["since"] = String(px(since));
  return element;
}

/** A ground behind texts: what runs below them does not show between their letters. */
export function drawGround(texts: readonly PlacedText[]): SVGPathElement {
  const d = texts.map(({box: {x, y, width, height, angle}}) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const at = (along: number, across: number) =>
      `${px(x + along * cos - across * sin)},${px(y + along * sin + across * cos)}`;
    const [w, h] = [width / 2, height / 2];
    return `M${at(-w, -h)}L${at(w, -h)}L${at(w, h)}L${at(-w, h)}Z`;
  });
  return svgElement("path", {class: "text-ground", d: d.join("")});
}

const px = (value: number): number => Math.round(value * 100) / 100;
