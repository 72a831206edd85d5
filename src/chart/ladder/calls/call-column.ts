/** The marks of a program column: when each call was made, and how long it blocked. */
import type {CallRecord} from "../../../sim/record.ts";
import {callEnd} from "../../../trace/query/at-time.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {errnoOf} from "../../../trace/words/call.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {LaneAt, Lifeline} from "../layout/layout.ts";
import {programLanes} from "./program-lanes.ts";
import type {ProgramLane} from "./program-lanes.ts";
import {timesOf} from "../layout/tile.ts";
import type {Tile} from "../layout/tile.ts";

/** One call as it is drawn: a bar while it blocks, a dot when it does not. */
interface CallMark {
  readonly call: CallRecord;
  /** Its place among the calls of its host, from 1. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** Height of the bar in px; 0 for a call that returned at once. */
  readonly height: number;
  /** Is it marked as an error? */
  readonly failed: boolean;
}

/** A numbered mark, where there is no room for texts. */
export interface Folded {
  /** The calls that are made here. */
  readonly calls: readonly CallRecord[];
  /** The call right before them, where it was made further above and fails here. */
  readonly ended: readonly CallRecord[];
  /** The number of the first of them all. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** Is here an error that is marked? */
  readonly failed: boolean;
}

/** One program's calls in a tile. */
export interface CallLane {
  readonly name: string;
  /** Does it hold the calls of several programs that run at one time? */
  readonly several: boolean;
  /** Where its bars are, and how wide a text beside them may be, in px. */
  readonly x: number;
  readonly width: number;
  readonly marks: readonly CallMark[];
  /** The calls that are made in this tile, in order: their names belong here. */
  readonly calls: readonly CallRecord[];
}

/** What a program column consists of. */
export interface CallColumn {
  readonly lanes: readonly CallLane[];
  readonly folded: readonly Folded[];
  /** Calls whose error is told, and not marked (`sharedErrors`). */
  readonly shared: ReadonlySet<CallRecord>;
}

/** What the columns of all hosts have in common. */
export interface ColumnStage {
  readonly run: Trace;
  readonly axis: TimeAxis;
  readonly at: {readonly folded: boolean};
  readonly shared: ReadonlySet<CallRecord>;
}

/** Marks of one kind that are nearer than this, in px, look like one. */
const SAME = 0.5;
/** Numbered marks nearer than this, in px, share one. */
const PILL = 17;

/** The program column of one host in a tile. */
export function callsOf(stage: ColumnStage, line: Lifeline, tile: Tile): CallColumn {
  const {run, at, shared} = stage;
  const lanes = programLanes(run, line.host, line.lanes.length);
  if (at.folded) {
    const marks = lanes.flatMap(({calls}) => marksOf(calls, line.programX, stage, tile));
    return {lanes: [], folded: fold(pointsOf(marks).filter(({y}) => inTile(y, tile))), shared};
  }
  const drawn = line.lanes.flatMap((at, i) => {
    const lane = lanes[i];
    return lane ? [laneOf(lane, at, stage, tile)] : [];
  });
  return {lanes: drawn, folded: [], shared};
}

function laneOf(
  {name, several, calls}: ProgramLane,
  {x, width}: LaneAt,
  stage: ColumnStage,
  tile: Tile
): CallLane {
  const {axis} = stage;
  const marks = marksOf(calls, x, stage, tile);
  const made = calls.filter((call) => inTile(axis.y(call.calledAt), tile) && !isHidden(call, axis));
  return {name, several, x, width, marks: apart(marks, tile), calls: made};
}

/** Is a call made and over in a stretch that is not drawn? The break in its place counts it. */
export const isHidden = ({calledAt, returnedAt}: CallRecord, axis: TimeAxis): boolean =>
  returnedAt >= 0 && axis.hides(calledAt) && axis.hides(returnedAt);

const inTile = (y: number, {top, bottom}: Tile): boolean => y >= top && y < bottom;

function marksOf(
  calls: readonly CallRecord[],
  x: number,
  {run, axis, shared}: ColumnStage,
  tile: Tile
): CallMark[] {
  const marks: CallMark[] = [];
  let number = 0;
  const [since, until] = timesOf(tile, axis);
  for (const call of calls) {
    if (call.calledAt > until) break;
    number++;
    // A program that was killed does not wait on.
    const over = callEnd(run, call);
    if (over < since) continue;
    if (isHidden(call, axis)) continue;
    const y = axis.y(call.calledAt);
    const blocked = call.returnedAt !== call.calledAt;
    const end = over === Infinity ? axis.bottom + 12 : axis.y(over);
    if (y >= tile.bottom || Math.max(y, end) < tile.top) continue;
    const height = blocked ? Math.max(2, end - y) : 0;
    marks.push({call, number, x, y, height, failed: errnoOf(call) !== null && !shared.has(call)});
  }
  return marks;
}

/** The marks as far as they are in a tile; of those that would lie on one another, one. */
function apart(marks: readonly CallMark[], {top, bottom}: Tile): CallMark[] {
  let [dot, bar] = [-Infinity, -Infinity];
  return marks.flatMap((mark): CallMark | readonly CallMark[] => {
    const y = Math.max(top, mark.y);
    const height = Math.min(bottom, mark.y + mark.height) - y;
    if (mark.height === 0) {
      if (y - dot < SAME && !mark.failed) return [];
      dot = y;
      return mark;
    }
    if (y + height - bar < SAME) return [];
    bar = y + height;
    return {...mark, y, height};
  });
}

/** Where a numbered mark belongs. */
interface Point extends Pick<CallMark, "call" | "number" | "x" | "y" | "failed"> {
  /** Does the call fail here that was made further above? */
  readonly ends: boolean;
}

/** Each call where it is made; one that fails so late that it is seen, there as well. */
function pointsOf(marks: readonly CallMark[]): Point[] {
  const points = marks.flatMap(({height, failed, ...mark}): Point[] => {
    const isLate = failed && height >= PILL;
    const made = {...mark, failed: failed && !isLate, ends: false};
    return isLate ? [made, {...mark, y: mark.y + height, failed, ends: true}] : [made];
  });
  return points.sort((a, b) => a.y - b.y || Number(b.ends) - Number(a.ends));
}

/** Calls as numbered marks; those that would touch share one, with their numbers as a range. */
function fold(points: readonly Point[]): Folded[] {
  const out: {calls: CallRecord[]; ended: CallRecord[]; number: number; at: Point; bad: boolean}[] =
    [];
  for (const point of points) {
    const {call, number, y, failed, ends} = point;
    const last = out.at(-1);
    if (!last || y - last.at.y >= PILL) {
      const [calls, ended] = ends ? [[], [call]] : [[call], []];
      out.push({calls, ended, number, at: point, bad: failed});
      continue;
    }
    last.bad ||= failed;
    if (ends) continue;
    // A range of numbers has no gap: what fails here and is not the one before is in no range.
    if (last.calls.length === 0 && number !== last.number + 1) {
      last.ended = [];
      last.number = number;
    }
    last.calls.push(call);
  }
  return out.map(({calls, ended, number, at: {x, y}, bad}) => ({
    calls,
    ended,
    number,
    x,
    y,
    failed: bad
  }));
}
