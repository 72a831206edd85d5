/**
 * Very many arrows as a few paths: those of one look and of one stretch of the page share a line
 * path and a tip path. It looks like arrows drawn one by one, and costs a fraction.
 */
import type {Arrow} from "./arrows.ts";
import {svgElement} from "./svg.ts";

/** From so many arrows on, they are drawn together. */
export const MANY = 150;
/** Height of the stretches, in px: what is off the screen is then skipped as it is painted. */
const STRETCH = 300;

/** Lost ones and resets are rare, and have their own look: they stay marks of their own. */
export const canShare = ({lost, kind}: Arrow): boolean => !lost && kind !== "reset";

/** Lines and tips of the arrows. `look` names a class for each; one class is one path. */
export function drawTogether(
  arrows: readonly Arrow[],
  look: (arrow: Arrow) => string
): SVGGElement[] {
  const groups = new Map<string, {look: string; lines: string; tips: string}>();
  for (const arrow of arrows) {
    const name = look(arrow);
    const key = `${name}/${Math.floor(arrow.y1 / STRETCH)}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = {look: name, lines: "", tips: ""}));
    const {x1, y1, x2, y2} = arrow;
    group.lines += `M${px(x1)},${px(y1)}L${px(x2)},${px(y2)}`;
    const angle = Math.atan2(y2 - y1, x2 - x1);
    group.tips += tip(x2, y2, angle, 0);
    if (arrow.transits.length > 1) group.tips += tip(x2, y2, angle, 6);
  }
  return [...groups.values()].map(({look, lines, tips}) => {
    const g = svgElement("g", {class: `marks ${look}`, "aria-hidden": "true"});
    g.append(svgElement("path", {class: "way", d: lines}));
    g.append(svgElement("path", {class: "tip", d: tips}));
    return g;
  });
}

/** An open arrowhead, `back` px before the end of its line. */
function tip(x: number, y: number, angle: number, back: number): string {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, across: number) =>
    `${px(x + along * cos - across * sin)},${px(y + along * sin + across * cos)}`;
  return `M${at(-back - 8, -4)}L${at(-back, 0)}L${at(-back - 8, 4)}`;
}

const px = (value: number): number => Math.round(value * 100) / 100;
