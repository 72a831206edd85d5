/** What a host waits for that is not on the wire, as bars with names: held bytes, delayed ACKs. */
import type {WaitRecord} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {waitInAll} from "../../../trace/words/sentence.ts";
import {levelText} from "../../text/placed-text.ts";
import type {PlacedText, TimedText} from "../../text/placed-text.ts";
import type {Room} from "../../text/room.ts";
import {clipText} from "../../text/text-width.ts";
import type {ArrowField} from "../segments/arrow-field.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {Layout} from "../layout/layout.ts";
import {timesOf} from "../layout/tile.ts";
import type {Tile} from "../layout/tile.ts";

/** One wait as a bar, in px. */
export interface WaitBar {
  readonly wait: WaitRecord;
  readonly x: number;
  readonly y1: number;
  readonly y2: number;
  readonly side: -1 | 1;
}

/** The names of waits, and how many bars have none. */
export interface WaitNames {
  readonly names: readonly TimedText[];
  readonly missing: number;
}

/** A bar shorter than this, in px, is not drawn. */
const LEAST = 3;
/** How far from its host's line a bar stands, and from the bar its name, in px. */
const ASIDE = 11;
const BESIDE = 9;
/** Of the wire's width a name takes at most this part. */
const PART = 0.76;
/** What two names keep between them, in px: the halo of one would cover the other's letters. */
const HALO = 4;

/** Has a wait a bar anywhere in a drawing? */
export function isSeen({since, until}: WaitRecord, axis: TimeAxis): boolean {
  return (until < 0 ? axis.bottom : axis.y(until)) - axis.y(since) >= LEAST;
}

/** The bars in a tile. */
export function waitsOf(run: Trace, axis: TimeAxis, at: Layout, tile: Tile): WaitBar[] {
  const [since, until] = timesOf(tile, axis);
  return run.waits().flatMap((wait): WaitBar | readonly WaitBar[] => {
    const line = at.lifelines[wait.host];
    if (!line || wait.since > until || (wait.until >= 0 && wait.until < since)) return [];
    const y1 = Math.max(tile.top, axis.y(wait.since));
    const y2 = Math.min(tile.bottom, wait.until < 0 ? axis.bottom : axis.y(wait.until));
    if (y2 - y1 < LEAST) return [];
    return {wait, x: line.x - line.side * ASIDE, y1, y2, side: line.side};
  });
}

/** Names beside the bars, where no arrow runs; with three hosts or more there is no room. */
export function placeWaits(
  bars: readonly WaitBar[],
  at: Layout,
  size: number,
  room: Room,
  field: ArrowField
): WaitNames {
  const [first, second] = at.lifelines;
  const wire = first && second && at.lifelines.length === 2 ? Math.abs(second.x - first.x) : 0;
  const names = bars.flatMap((bar) => {
    const text = shortened(waitInAll(bar.wait), size, wire * PART);
    const placed = text === "" ? null : nameOf(bar, text, size, room, field);
    return placed ? {placed, since: bar.y1} : [];
  });
  return {names, missing: bars.length - names.length};
}

/** A name with its time, if both have room; else without it, and cut at last. */
function shortened(name: string, size: number, width: number): string {
  const text = clipText(name, "sans", size, width);
  return text === name ? name : clipText(name.split(",")[0] ?? name, "sans", size, width);
}

/** The name of a bar as near to its middle as there is room. */
function nameOf(
  {x, y1, y2, side}: WaitBar,
  text: string,
  size: number,
  room: Room,
  field: ArrowField
): PlacedText | null {
  const style = {kind: "held", face: "sans", size, anchor: side > 0 ? "end" : "start"} as const;
  const middle = (y1 + y2) / 2 + size / 3;
  // The names of two hosts that wait for each other at once stand on two levels.
  const away = side > 0 ? -1 : 1;
  const reach = Math.max(0, (y2 - y1 - size) / 2);
  for (let by = 0; by <= reach; by += size / 2) {
    for (const y of [middle + away * by, middle - away * by]) {
      const placed = levelText(text, x - side * BESIDE, y, style);
      if (field.crossing(placed.box, null, 1) > 0) continue;
      if (room.claim({...placed.box, height: size + HALO})) return placed;
    }
  }
  return null;
}
