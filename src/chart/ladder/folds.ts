/** What repeats is folded into a break of the axis: a button that opens it. */
import {svgElement} from "../dom/svg.ts";
import {patternKey} from "../axis/course.ts";
import type {Break} from "../axis/piece.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {arrowOf} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import type {Layout} from "./layout.ts";
import type {Tile} from "./tiles.ts";
import {WORDS, breakWords} from "./words.ts";

/** Where the segments are that a break hides, for what wants to point at one; null for others. */
export function foldOf({repeats, y0, y1}: Break, axis: TimeAxis, at: Layout): Arrow | null {
  const transits = repeats.flatMap(({segment}) => segment ?? []);
  const [first] = transits;
  const arrow = first && arrowOf([first], axis, at);
  if (!arrow) return null;
  const y = (y0 + y1) / 2;
  const extent = {left: [y0, y1], arrived: [y0, y1]} as const;
  return {...arrow, transits, y1: y, y2: y, yEnd: y, extent};
}

/** The buttons over the breaks of a tile that hide repeats; none if nobody listens. */
export function foldButtons(
  {axis, at}: {readonly axis: TimeAxis; readonly at: Layout},
  {top, bottom}: Tile,
  onFold: ((key: string) => void) | undefined
): SVGGElement[] {
  return axis.breaks.flatMap((gap) => {
    const y = (gap.y0 + gap.y1) / 2;
    const [first] = gap.repeats;
    if (!onFold || !first || y < top || y >= bottom) return [];
    return foldButton(gap, at, () => onFold(patternKey(first)));
  });
}

/** A button over a break, from side to side. */
function foldButton(gap: Break, at: Layout, press: () => void): SVGGElement {
  const {y0, y1} = gap;
  const [text = ""] = breakWords(gap);
  const name = `${text}. ${WORDS.open}`;
  const button = svgElement("g", {class: "fold", role: "button", tabindex: 0, "aria-label": name});
  const d = `M${at.left},${y0}H${at.right}V${y1}H${at.left}Z`;
  button.append(svgElement("title", {}, name), svgElement("path", {class: "hit area", d}));
  const open = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    press();
  };
  button.addEventListener("click", open);
  button.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") open(event);
  });
  return button;
}
