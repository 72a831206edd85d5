/** The lines of a program column with their boxes; what has no place is counted. */
import type {CallRecord} from "../../../sim/record.ts";
import {levelText} from "../../text/placed-text.ts";
import type {PlacedText} from "../../text/placed-text.ts";
import type {Room} from "../../text/room.ts";
import {words} from "../../words.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {CallColumn, CallLane} from "./call-column.ts";
import {placeMarks} from "./call-marks.ts";
import type {Pill} from "./call-marks.ts";
import {homeOf, joined, textOf} from "./call-parts.ts";
import type {CallPart} from "./call-parts.ts";
import {clustersOf} from "./call-rows.ts";
import type {Cluster} from "./call-rows.ts";
import {columnsIn} from "../layout/lane-widths.ts";
import {HEAD} from "../layout/layout.ts";
import type {Layout, Lifeline} from "../layout/layout.ts";
import type {Tile} from "../layout/tile.ts";

/** A line of a program lane. */
interface CallLine {
  readonly placed: PlacedText;
  /** The calls in it, and those whose results are, those only counted included. */
  readonly calls: readonly CallRecord[];
  readonly results: readonly CallRecord[];
  /** Where its first call belongs, and where its lane's bars are, in px. */
  readonly home: number;
  readonly x: number;
}

/** The texts of a column. */
export interface CallTexts {
  readonly lines: readonly CallLine[];
  readonly pills: readonly Pill[];
  /** The calls that are in no text, and those of which only the result is in none. */
  readonly missing: readonly CallRecord[];
  readonly missingResults: readonly CallRecord[];
}

/** How far from its bars a text begins, in px. */
const ASIDE = 10;
/** What a line has besides its letters, in px. */
const LEADING = 2;

/** Places the texts of a column. */
export function placeCalls(
  {lanes, folded, shared}: CallColumn,
  line: Lifeline,
  axis: TimeAxis,
  at: Layout,
  tile: Tile,
  size: number,
  room: Room
): CallTexts {
  const lines: CallLine[] = [];
  const missing: CallRecord[] = [];
  const results: CallRecord[] = [];
  for (const lane of lanes) {
    const height = size + LEADING;
    const clusters = clustersOf(lane, {
      most: columnsIn(lane.width, size),
      line: height,
      y: axis.y,
      top: Math.max(HEAD - 18, tile.top),
      bottom: Math.min(axis.bottom + 24, tile.bottom),
      walls: axis.breaks,
      shared
    });
    for (const cluster of clusters) {
      const placed = new LinePlacer(cluster, lane, line.side, size, room).place();
      lines.push(...placed.lines);
      missing.push(...placed.missing);
      results.push(...placed.results);
    }
  }
  const marks = placeMarks(folded, line, at, room);
  missing.push(...marks.missing.flatMap(({calls}) => calls));
  // The result of a call that is counted is not counted again.
  const left = new Set(missing);
  const missingResults = results.filter((call) => !left.has(call));
  return {lines, pills: marks.pills, missing, missingResults};
}

/** Fills the lines of one cluster. */
class LinePlacer {
  readonly #cluster: Cluster;
  readonly #lane: CallLane;
  readonly #side: -1 | 1;
  readonly #size: number;
  readonly #room: Room;
  readonly #most: number;
  /** The calls of which nothing is written, and those of which the result is not. */
  readonly #missing: CallRecord[] = [];
  readonly #results: CallRecord[] = [];

  constructor(cluster: Cluster, lane: CallLane, side: -1 | 1, size: number, room: Room) {
    this.#cluster = cluster;
    this.#lane = lane;
    this.#side = side;
    this.#size = size;
    this.#room = room;
    this.#most = columnsIn(lane.width, size);
  }

  place(): {lines: CallLine[]; missing: CallRecord[]; results: CallRecord[]} {
    const {parts} = this.#cluster;
    const slots = this.#slots(parts.length);
    const lines: CallLine[] = [];
    // Where lines are few, a repeat has one.
    const few = slots.length < parts.length;
    const texts =
      slots.length === 0 ? [] : this.#texts(few ? parts.flatMap(oneLine) : parts, slots.length);
    if (slots.length === 0) this.#leaveOut(parts);
    texts.forEach((part, i) => {
      const {home, text, kind, calls, results} = part;
      const placed = this.#at(slots[i] ?? 0, text, kind);
      if (this.#room.claim(placed.box)) lines.push({placed, calls, results, home, x: this.#lane.x});
      else this.#leaveOut([part]);
    });
    return {lines, missing: this.#missing, results: this.#results};
  }

  #leaveOut(parts: readonly CallPart[]): void {
    this.#missing.push(...parts.flatMap(({calls}) => calls));
    this.#results.push(...parts.flatMap(({results}) => results));
  }

  /** Where lines can be, from above to below, no more than are `wanted`. */
  #slots(wanted: number): number[] {
    const height = this.#size + LEADING;
    const {top, bottom} = this.#cluster;
    const slots: number[] = [];
    const whole = "x".repeat(this.#most);
    let y = top;
    while (y + height <= bottom + 0.5 && slots.length < wanted) {
      if (this.#room.free(this.#at(y, whole, "call").box)) {
        slots.push(y);
        y += height;
      } else y += 2;
      if (y - top > wanted * height + 40) break;
    }
    return slots;
  }

  #at(y: number, text: string, kind: CallPart["kind"]): PlacedText {
    const anchor = this.#side < 0 ? "end" : "start";
    const style = {kind: `call ${kind}`, face: "mono", size: this.#size, anchor} as const;
    return levelText(text, this.#lane.x + this.#side * ASIDE, y + this.#size - 1, style);
  }

  /** The parts in so many lines: one each where there are enough, else as many as fit. */
  #texts(parts: readonly CallPart[], lines: number): CallPart[] {
    const out: CallPart[] = [];
    let left = parts;
    while (left.length > lines - out.length) {
      if (out.length === lines - 1) return [...out, this.#last(left)];
      let n = 1;
      while (n < left.length && textOf(left.slice(0, n + 1)).length <= this.#most) n++;
      out.push(joined(left.slice(0, n)));
      left = left.slice(n);
    }
    return [...out, ...left];
  }

  /** The last line there is: what is most worth telling, and how many calls are left. */
  #last(parts: readonly CallPart[]): CallPart {
    const all = parts.flatMap(({calls}) => calls);
    const byWorth = [...parts].sort((a, b) => worth(b) - worth(a));
    for (let n = parts.length; n > 0; n--) {
      const told = new Set(byWorth.slice(0, n));
      const shown = parts.filter((part) => told.has(part));
      const rest = all.length - shown.reduce((sum, {calls}) => sum + calls.length, 0);
      const more = rest > 0 ? `, ${words.moreCalls(rest)}` : "";
      const text = textOf(shown) + more;
      if (text.length > this.#most) continue;
      this.#forget(parts, shown);
      return {...joined(shown), text, calls: all};
    }
    this.#forget(parts, []);
    const results = all.length > 0 ? [] : parts.flatMap((part) => part.results);
    const text = all.length > 0 ? words.moreCalls(all.length) : words.moreResults(results.length);
    return {home: homeOf(parts), text, kind: "more", calls: all, results};
  }

  /** What the parts tell that are not shown: calls are counted in their line, and results here. */
  #forget(parts: readonly CallPart[], shown: readonly CallPart[]): void {
    const left = parts.filter((part) => !shown.includes(part));
    const counted = new Set(left.flatMap(({calls}) => calls));
    const results = left.flatMap((part) => part.results).filter((call) => !counted.has(call));
    if (counted.size > 0 || shown.length > 0) this.#results.push(...results);
  }
}

/** A repeat without what it has on a second line. */
function oneLine(part: CallPart): CallPart | readonly CallPart[] {
  if (part.kind !== "repeat") return part;
  return part.calls.length > 0 ? {...part, text: part.text.replace(/,$/, "…")} : [];
}

/** What fails is told before what does not, a repeat before one call, a call before a result. */
function worth({kind, calls}: CallPart): number {
  if (kind === "failed" || kind === "shared") return 3;
  if (calls.length === 0) return 0;
  return kind === "repeat" ? 2 : 1;
}
