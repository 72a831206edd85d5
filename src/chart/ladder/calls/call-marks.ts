/**
 * Numbered marks of calls, where there is no room for words: the calls' numbers, or how many they
 * are where the numbers have no room.
 */
import {levelText} from "../../text/placed-text.ts";
import type {PlacedText} from "../../text/placed-text.ts";
import type {Room} from "../../text/room.ts";
import {textWidth} from "../../text/text-width.ts";
import type {Layout, Lifeline} from "../layout/layout.ts";
import type {Folded} from "./call-column.ts";

/** A numbered mark, with its text. */
export interface Pill {
  readonly folded: Folded;
  readonly placed: PlacedText;
  readonly width: number;
  readonly height: number;
}

/** Size of a number in a mark, and height of the mark of one place, in px. */
const NUMBER = 10.5;
const PILL = 16;
/** What is free on both sides of a mark, in px: it is not to be read with the time beside it. */
const APART = 2;
/** Marks that are no further apart than this, in px, and so many, are one tall mark. */
const NEAR = 6;
const SEVERAL = 3;
/** What stands before the number of calls where their own numbers have no room. */
const TIMES = "×";
const PILL_TEXT = {kind: "number", face: "mono", size: NUMBER, anchor: "middle"} as const;
/** So many characters of a range of numbers have room. */
const LONGEST = 5;

/** The calls that a mark stands for, in the order of their numbers. */
export const callsOfMark = ({calls, ended}: Pick<Folded, "calls" | "ended">) =>
  ended.length === 0 ? calls : [...ended, ...calls];

/** What is written in a mark: the numbers of its calls as a range, or how many they are. */
export function textOfMark(mark: Pick<Folded, "calls" | "ended" | "number">): string {
  const {number} = mark;
  const all = callsOfMark(mark);
  const last = number + all.length - 1;
  const range = last > number ? `${number}–${last}` : String(number);
  // A long range would cover what stands beside it: then it is said how many they are.
  return range.length > LONGEST ? TIMES + inShort(all.length) : range;
}

/** A number in four characters at most; the list of the calls has it in full. */
function inShort(n: number): string {
  if (n < 10_000) return String(n);
  const [value, unit] = n < 999_500 ? [n / 1000, "k"] : [n / 1e6, "M"];
  return value.toFixed(value < 9.95 ? 1 : 0) + unit;
}

/** Does the text of a mark say how many calls it stands for? */
export const isCount = (text: string): boolean => text.startsWith(TIMES);

/** Places the marks of a host; what has no room is `missing`. */
export function placeMarks(
  folded: readonly Folded[],
  line: Lifeline,
  at: Layout,
  room: Room
): {readonly pills: readonly Pill[]; readonly missing: readonly Folded[]} {
  const missing: Folded[] = [];
  const free = folded
    .map((each) => pillOf(each, each.y, line, at))
    .filter((pill) => keep(pill, room.free(boxOf(pill)), missing));
  const pills = groupsOf(free).flatMap((group) => {
    const joined = joinedOf(group, line, at);
    if (joined && room.claim(boxOf(joined))) return [joined];
    return group.filter((pill) => keep(pill, room.claim(boxOf(pill)), missing));
  });
  return {pills, missing};
}

function keep({folded}: Pill, hasRoom: boolean, missing: Folded[]): boolean {
  if (!hasRoom) missing.push(folded);
  return hasRoom;
}

/** Marks that only say how many calls they stand for, one right below the other, are a group. */
function groupsOf(pills: readonly Pill[]): Pill[][] {
  const groups: Pill[][] = [];
  for (const pill of pills) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const joins =
      before &&
      isCount(before.placed.text) &&
      isCount(pill.placed.text) &&
      pill.folded.y - before.folded.y <= PILL + NEAR;
    if (group && joins) group.push(pill);
    else groups.push([pill]);
  }
  return groups;
}

/** Several marks as one tall one, which counts the calls of all of them; null for a few. */
function joinedOf(group: readonly Pill[], line: Lifeline, at: Layout): Pill | null {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last || group.length < SEVERAL) return null;
  const calls = group.flatMap(({folded}) => folded.calls);
  const failed = group.some(({folded}) => folded.failed);
  return pillOf({...first.folded, calls, failed}, last.folded.y, line, at);
}

/** The mark of some calls, from the first of them down to a height. */
function pillOf(folded: Folded, lowest: number, line: Lifeline, at: Layout): Pill {
  const {x: life, side, band} = line;
  const text = textOfMark(folded);
  const width = Math.max(16, textWidth(text, "mono", NUMBER) + 5);
  // A wide one moves outward, clear of the names in the bands, as far as all of it is seen.
  const clear = life + side * (band + width / 2 + APART);
  const outward = side < 0 ? Math.min(folded.x, clear) : Math.max(folded.x, clear);
  const x = Math.min(outward, at.width - width / 2 - APART);
  const middle = (folded.y + lowest) / 2;
  const placed = levelText(text, x, middle + NUMBER * 0.34, PILL_TEXT);
  return {folded, placed, width, height: lowest - folded.y + PILL};
}

/** What a mark takes of the drawing. */
const boxOf = ({placed: {box}, width, height}: Pill): PlacedText["box"] => ({
  ...box,
  width: width + 2 * APART,
  height
});
