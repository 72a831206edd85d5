/** A run's sequence diagram as an SVG file that needs nothing else. */
import {ladder} from "../chart/ladder/ladder.ts";
import type {Run} from "../trace/query/trace.ts";
import {DrawnElement, svgDocument} from "./svg-document.ts";

/** The style sheet of charts in the light theme, put in by the build. */
declare const CHART_STYLE: string;

/** How wide a picture is, in px. */
const WIDTH = 1000;

/** Draws the ladder of a run. */
export function pictureOf(run: Run): string {
  // The charts draw into the document of whoever loads them, and here there is none.
  Object.assign(globalThis, {document: svgDocument});
  const svg = ladder(run, {width: WIDTH}) as unknown as DrawnElement;
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = new DrawnElement("style");
  style.textContent = CHART_STYLE;
  const ground = new DrawnElement("rect");
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", "#fff"]
  ] as const) {
    ground.setAttribute(name, value);
  }
  svg.prepend(style, ground);
  svg.setAttribute("class", `${svg.getAttribute("class") ?? ""} tcp-figure`);
  return `${svg.toString()}\n`;
}
