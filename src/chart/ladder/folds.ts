/** What repeats is folded into a break of the axis: a button that opens it. */
import type {Trace} from "../../trace/query/trace.ts";
import type {CallRecord} from "../../sim/record.ts";
import {bisector} from "d3-array";
import {svgElement} from "../dom/svg.ts";
import {patternKey} from "../axis/course.ts";
import type {Break} from "../axis/piece.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {isHidden} from "./calls/call-column.ts";
import type {Layout} from "./layout/layout.ts";
import type {Tile} from "./layout/tile.ts";
import type {Stage} from "./stage.ts";
import {words} from "../words.ts";
import {breakWords} from "./layout/break-words.ts";
import {words as ladderWords} from "./layout/words.ts";

/** How many calls a break hides: the columns of the programs have no text of them. */
export function callsHidden({calls}: Trace, {since, until, why}: Break, axis: TimeAxis): number {
  if (why === "idle") return 0;
  const from = bisector((call: CallRecord) => call.calledAt).left(calls, since);
  let hidden = 0;
  for (let i = from; i < calls.length; i++) {
    const call = calls[i];
    if (!call || call.calledAt >= until) break;
    if (isHidden(call, axis)) hidden++;
  }
  return hidden;
}

/** The buttons over the breaks of a tile that hide repeats; none if nobody listens. */
export function foldButtons(
  {run, axis, at}: Pick<Stage, "run" | "axis" | "at">,
  {top, bottom}: Tile,
  onFold: ((key: string) => void) | undefined
): SVGGElement[] {
  return axis.breaks.flatMap((gap) => {
    const y = (gap.y0 + gap.y1) / 2;
    const [first] = gap.repeats;
    if (!onFold || !first || y < top || y >= bottom) return [];
    return foldButton(gap, at, callsHidden(run, gap, axis), () => onFold(patternKey(first)));
  });
}

/** A button over a break, from side to side. */
function foldButton(gap: Break, at: Layout, calls: number, press: () => void): SVGGElement {
  const {y0, y1} = gap;
  const [text = ""] = breakWords(gap);
  const hidden = calls > 0 ? `: ${words.calls(calls)}` : "";
  const name = `${text}${hidden}. ${ladderWords.open}`;
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
