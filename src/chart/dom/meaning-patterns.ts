/** The patterns of state bands: what a state means is never told by colour alone. */
import {MEANINGS} from "../../trace/data/meaning.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import {svgElement} from "./svg.ts";

/** Dots: it ends by itself. Lines: the peer must act. Crossed lines: this program must. */
const SHAPES: Readonly<Record<Meaning, string>> = {
  healthy: "",
  itself: "M2,2h0M6,6h0",
  peer: "M0,8L8,0M-2,2L2,-2M6,10L10,6",
  program: "M0,8L8,0M-2,2L2,-2M6,10L10,6M0,0L8,8M-2,6L2,10M6,-2L10,2"
};

let made = 0;

/**
 * Gives a drawing patterns with ids of its own: one that is in a hidden drawing paints nothing. The
 * style sheet knows them as `--peer` and so on.
 */
export function addPatterns(svg: SVGSVGElement): void {
  const id = `meaning-${++made}`;
  const defs = svgElement("defs", {});
  for (const meaning of MEANINGS) {
    if (SHAPES[meaning] === "") continue;
    const size = {width: 8, height: 8, patternUnits: "userSpaceOnUse"};
    const pattern = svgElement("pattern", {id: `${id}-${meaning}`, ...size});
    pattern.append(svgElement("path", {class: `hatch ${meaning}`, d: SHAPES[meaning]}));
    defs.append(pattern);
    svg.style.setProperty(`--${meaning}`, `url(#${id}-${meaning})`);
  }
  svg.append(defs);
}
