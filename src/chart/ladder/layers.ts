/** The layers of a ladder, from what lies below to what lies above, and the drawing around them. */
import type {Trace} from "../../trace/query/trace.ts";
import {summary} from "../../trace/words/transcript.ts";
import {addPatterns} from "../dom/meaning-patterns.ts";
import {svgElement} from "../dom/svg.ts";
import type {Layout} from "./layout/layout.ts";

/** What is drawn tile by tile, from what lies below to what lies above. */
export const LAYERS = ["axis", "head", "bands", "life", "strikes", "waits", "breaks"] as const;
/** What lies above the cursor's line: it strikes through no text. */
const ABOVE = ["segments", "calls", "causes"] as const;
/** The layers by their names. */
export type Layers = Readonly<Record<(typeof LAYERS | typeof ABOVE)[number], SVGGElement>>;

/** A drawing without anything in it. `pressed`: can its segments be pressed? */
export function blank(run: Trace, at: Layout, pressed: boolean): SVGSVGElement {
  const {width, height} = at;
  const svg = svgElement("svg", {
    class: "ladder",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: pressed ? "graphics-document" : "img",
    "aria-label": summary(run)
  });
  addPatterns(svg);
  return svg;
}

/** Makes the layers. */
export function layersOf(): Layers {
  // Causes can be pressed; all else of these is for the eye.
  const layer = (name: string) => svgElement("g", name === "causes" ? {} : {"aria-hidden": "true"});
  const names = [...LAYERS, ...ABOVE];
  return Object.fromEntries(names.map((name) => [name, layer(name)])) as unknown as Layers;
}
