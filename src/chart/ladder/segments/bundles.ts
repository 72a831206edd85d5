/**
 * Where more segments leave than could be told apart, those of a stretch of time that are alike are
 * drawn as one bundle: from when to when they leave and arrive, to scale, and how many they are.
 */
import type {Transit} from "../../../sim/record.ts";
import {isRepeat, kindOf} from "../../../trace/query/segment-kind.ts";
import {arrowOf, burstsOf, endY} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import {clearCrosses} from "./crosses.ts";
import {inOrder} from "./in-order.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {Break} from "../../axis/piece.ts";
import type {Layout} from "../layout/layout.ts";
import {trainsOf, wedgeOf} from "./wedges.ts";
import type {Burst} from "./wedges.ts";

/** A run of no more segments is drawn one by one: so many stay readable. */
export const FEW = 500;
/** Height of the stretches, in px: room for three labels, of text, of ACKs, and of what is lost. */
export const ROW = 48;
/** How many arrows may begin in a stretch before they are bundled. */
const MOST_IN_ROW = 20;
/** Crosses nearer to each other than this, in px, look like one: their segments share it. */
const SAME_CROSS = 12;
/** The order within a stretch. */
const KINDS = ["reset", "open", "close", "data", "ack"] as const;

/** How segments become arrows. */
export interface ArrowOptions {
  /** Are there bundles where arrows are too many? */
  readonly crowded: boolean;
  /** Is a train drawn as a wedge, by the key of its first segment? */
  readonly fold: (key: string) => boolean;
}

/** The arrows of segments that follow each other. */
export function arrowsOf(
  transits: readonly Transit[],
  axis: TimeAxis,
  at: Layout,
  {crowded, fold}: ArrowOptions
): Arrow[] {
  const bursts = burstsOf(transits, axis);
  const single = (burst: Burst) => arrowOf(burst, axis, at) ?? [];
  const wedges = (some: readonly Burst[]): Arrow[] =>
    trainsOf(some, axis, fold).flatMap((train) => {
      const [only] = train;
      return train.length === 1 && only ? single(only) : (wedgeOf(train, axis, at) ?? []);
    });
  if (!crowded) return clearCrosses(inOrder(wedges(bursts)));
  const arrows: Arrow[] = [];
  for (const row of rowsOf(bursts, axis)) {
    if (row.length > MOST_IN_ROW) arrows.push(...bundlesOf(row, axis, at));
    else arrows.push(...wedges(row));
  }
  return clearCrosses(inOrder(arrows));
}

/** The bursts that have a key in common, in the order in which they come. */
function alike(bursts: readonly Burst[], keyOf: (burst: Burst) => string | number): Burst[][] {
  const groups = new Map<string | number, Burst[]>();
  for (const burst of bursts) {
    const key = keyOf(burst);
    const group = groups.get(key);
    if (group) group.push(burst);
    else groups.set(key, [burst]);
  }
  return [...groups.values()];
}

function rowsOf(bursts: readonly Burst[], axis: TimeAxis): Iterable<readonly Burst[]> {
  return alike(bursts, ([first]) => Math.floor(axis.y(first?.sentAt ?? 0) / ROW));
}

/** The bundles of one stretch, one below the other. */
function bundlesOf(row: readonly Burst[], axis: TimeAxis, at: Layout): Arrow[] {
  const likes = alike(row, lookOf).flatMap((bursts) => byCross(bursts, axis, at));
  likes.sort((a, b) => rankOf(a[0]) - rankOf(b[0]));
  return likes.flatMap((bursts, i): readonly Arrow[] => {
    const [only] = bursts;
    const arrow = only && arrowOf(only, axis, at);
    if (!arrow) return [];
    if (bursts.length === 1) return [arrow];
    return [bundle(arrow, bursts.flat(), axis, (i + 0.5) / likes.length)];
  });
}

/** Bursts that were lost: each has its own cross, unless crosses would lie on one another. */
function byCross(bursts: readonly Burst[], axis: TimeAxis, at: Layout): Burst[][] {
  if (bursts.every(([first]) => !first?.lost)) return [[...bursts]];
  const groups: Burst[][] = [];
  let before = -Infinity;
  for (const burst of bursts) {
    const y = arrowOf(burst, axis, at)?.y2 ?? before;
    const group = groups.at(-1);
    if (group && Math.abs(y - before) < SAME_CROSS) group.push(burst);
    else groups.push([burst]);
    before = y;
  }
  return groups;
}

const rankOf = ([first]: Burst = []): number => (first ? KINDS.indexOf(kindOf(first.segment)) : 0);

/** What bursts have in common that are bundled. */
function lookOf([first]: Burst): string {
  if (!first) return "";
  const {from, to, lost, segment} = first;
  return [from, to, kindOf(segment), lost !== null, isRepeat(first)].join();
}

/** All of `transits` as one arrow, which runs at `part` of the stretch in which they leave. */
function bundle(like: Arrow, transits: readonly Transit[], axis: TimeAxis, part: number): Arrow {
  const ends = transits.map((transit) => endY(transit, axis));
  const left = [axis.y(transits[0]?.sentAt ?? 0), axis.y(transits.at(-1)?.sentAt ?? 0)] as const;
  const first = ends.reduce((a, b) => Math.min(a, b), Infinity);
  const arrived = [first, ends.reduce((a, b) => Math.max(a, b), first)] as const;
  const y1 = left[0] + part * (left[1] - left[0]);
  const yEnd = arrived[0] + part * (arrived[1] - arrived[0]);
  const way = (like.x2 - like.x1) / (like.xEnd - like.x1 || 1);
  return {...like, transits, y1, yEnd, y2: y1 + way * (yEnd - y1), extent: {left, arrived}};
}

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
