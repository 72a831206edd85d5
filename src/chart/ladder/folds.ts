/** Probes that are folded into a break of the axis: a mark that can be reached and opened. */
import type {TimeAxis} from "../axis/axis.ts";
import type {Break} from "../axis/piece.ts";
import {arrowOf} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import type {Layout} from "./layout.ts";

/** The mark of a break that folds probes, over all of its height; null for any other break. */
export function foldOf({probes, y0, y1}: Break, axis: TimeAxis, at: Layout): Arrow | null {
  const [first] = probes;
  const arrow = first && arrowOf([first], axis, at);
  if (!arrow) return null;
  const y = (y0 + y1) / 2;
  const extent = {left: [y0, y1], arrived: [y0, y1]} as const;
  return {...arrow, transits: probes, y1: y, y2: y, yEnd: y, extent, folded: true};
}
