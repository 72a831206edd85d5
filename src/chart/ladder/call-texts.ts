/** The texts of a program column with their boxes: those that would touch something are counted. */
import {levelText} from "../text/placed-text.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {Room} from "../text/room.ts";
import {textWidth} from "../text/text-width.ts";
import type {CallColumn, Folded} from "./call-column.ts";
import type {Layout, Lifeline} from "./layout.ts";

/** A numbered mark, with its text. */
export interface Pill {
  readonly folded: Folded;
  readonly placed: PlacedText;
  readonly width: number;
}

/** Size of a number in a mark, and height of the mark, in px. */
const NUMBER = 9.5;
const PILL = 16;
/** So many characters of a range of numbers have room. */
const LONGEST = 5;

/** Places the texts of a column. */
export function placeCalls(
  {texts, folded}: CallColumn,
  line: Lifeline,
  at: Layout,
  size: number,
  room: Room
): {placed: PlacedText[]; pills: Pill[]; missing: number} {
  const anchor = line.side < 0 ? "end" : "start";
  const placed = texts.flatMap(({text, kind, x, y}) => {
    const one = levelText(text, x, y, {kind: `call ${kind}`, face: "mono", size, anchor});
    return room.claim(one.box) ? [one] : [];
  });
  const pills = folded.flatMap((each) => {
    const pill = pillOf(each, at);
    return room.claim({...pill.placed.box, width: pill.width, height: PILL}) ? [pill] : [];
  });
  const missing = texts.length + folded.length - placed.length - pills.length;
  return {placed, pills, missing};
}

/** The mark of some calls: their numbers as a range. */
function pillOf(folded: Folded, at: Layout): Pill {
  const {calls, number, x, y} = folded;
  const last = number + calls.length - 1;
  const range = last > number ? `${number}–${last}` : String(number);
  // A long range would cover what stands beside it: then it is said how many they are.
  const text = range.length > LONGEST ? `×${calls.length}` : range;
  const width = Math.max(16, textWidth(text, "mono", NUMBER) + 5);
  // A wide one at the right edge moves inward, so that all of it is seen.
  const inside = Math.min(x, at.width - width / 2 - 1);
  const style = {kind: "number", face: "mono", size: NUMBER, anchor: "middle"} as const;
  return {folded, placed: levelText(text, inside, y + NUMBER * 0.34, style), width};
}
