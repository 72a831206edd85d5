/**
 * The errors of calls where calls are only numbered marks: on the wire, beside the host to which
 * they return, where no arrow runs. What finds no place is in the list of the calls.
 */
import {errnoOf} from "../../../trace/words/call.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import {levelText} from "../../text/placed-text.ts";
import type {TimedText} from "../../text/placed-text.ts";
import type {NameRoom} from "../bands/state-names.ts";
import type {Layout, Lifeline} from "../layout/layout.ts";
import type {CallColumn} from "./call-column.ts";
import {callsOfMark} from "./call-marks.ts";
import {answerOf} from "./call-name.ts";

/** How far below its moment an error begins, in px, or else above it: the first that is free. */
const STARTS = [-2, 4, 10, 16, -14, -20, -26];
/** How far from the host's line it stands, in px. */
const ASIDE = 5;

/** Writes the errors of one host. */
export function callErrors(
  {folded, shared}: CallColumn,
  line: Lifeline,
  axis: TimeAxis,
  at: Layout,
  size: number,
  {room, field, tile}: NameRoom
): TimedText[] {
  // A host between others has no side of its own.
  if (line.host > 0 && line.host < at.lifelines.length - 1) return [];
  const anchor = line.side < 0 ? "start" : "end";
  return [...new Set(folded.flatMap(callsOfMark))].flatMap((call) => {
    const since = axis.y(call.returnedAt);
    const isHere = since >= tile.top && since < tile.bottom && !axis.hides(call.returnedAt);
    if (errnoOf(call) === null || !isHere) return [];
    const x = line.x - line.side * ASIDE;
    const kind = shared.has(call) ? "call shared" : "call failed";
    const style = {kind, face: "mono", size, anchor} as const;
    const placed = STARTS.map((by) => levelText(answerOf(call), x, since + by + size, style)).find(
      ({box}) => field.crossing(box, null, 1) === 0 && room.claim(box)
    );
    return placed ? [{placed, since}] : [];
  });
}
