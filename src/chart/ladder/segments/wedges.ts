/**
 * Like segments that follow each other too closely to be told apart are one wedge: from the first
 * to the last of them, with one label that counts them. It opens when it is pressed.
 */
import type {Transit} from "../../../sim/record.ts";
import {isRepeat, kindOf} from "../../../trace/query/segment-kind.ts";
import {keyOf} from "../../axis/course.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import {arrowOf, endY} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import type {Layout} from "../layout/layout.ts";

/** Segments that are drawn as one line, in the order of sending. */
export type Burst = readonly Transit[];

/** So many segments, in two lines at least, make a wedge. */
const ENOUGH = 4;
/** Lines that start or end nearer than this, in px, are of one fan, unless it is this wide. */
const FAN = 5;
const WIDE = 60;
/** No wedge is taller than this on either side, in px: it would hide how time goes by. */
const TALL = 120;
const TALL_FAN = 300;
/** Parallel lines nearer than this, in px, have no room for a label between them. */
const PARALLEL = 14;

/** Lines that may be one wedge. */
interface Train {
  readonly bursts: Burst[];
  /** How far apart the last two of them are, in px. */
  gap: number;
}

/** The bursts of which several are one wedge, in the order of their first segments. */
export function trainsOf(
  bursts: readonly Burst[],
  axis: TimeAxis,
  fold: (key: string) => boolean
): Burst[][] {
  const trains: Train[] = [];
  const open = new Map<number, Train>();
  for (const burst of bursts) {
    const [first] = burst;
    if (!first) continue;
    const train = open.get(first.from);
    const gap = train ? joins(train, first, axis) : null;
    if (train && gap !== null) {
      train.bursts.push(burst);
      train.gap = gap;
    } else {
      const begun = {bursts: [burst], gap: Infinity};
      trains.push(begun);
      open.set(first.from, begun);
    }
  }
  const apart = trains.flatMap(({bursts: train}): Burst[][] => {
    const first = train[0]?.[0];
    const several = train.length > 1 && train.flat().length >= ENOUGH;
    return several && first && fold(keyOf(first)) ? [train] : train.map((each) => [each]);
  });
  return apart.sort((a, b) => (a[0]?.[0]?.id ?? 0) - (b[0]?.[0]?.id ?? 0));
}

/**
 * How far a segment is from the last one of a train to which it belongs, in px: it is like it, and
 * so near that both have no room for a label. Null if it does not belong there.
 */
function joins({bursts, gap}: Train, next: Transit, axis: TimeAxis): number | null {
  const [begins, before] = [bursts[0]?.[0], bursts.at(-1)?.[0]];
  if (!begins || !before || !alike(before, next) || !within(begins, next, axis)) return null;
  const sent = Math.abs(axis.y(next.sentAt) - axis.y(before.sentAt));
  const arrived = Math.abs(endY(next, axis) - endY(before, axis));
  const [least, most] = [Math.min(sent, arrived), Math.max(sent, arrived)];
  // A pause ends a train.
  if (most > 3 * gap + FAN) return null;
  return most < PARALLEL || (least < FAN && most < WIDE) ? most : null;
}

/** Is a wedge from one segment to another small enough? */
function within(begins: Transit, next: Transit, axis: TimeAxis): boolean {
  const sent = Math.abs(axis.y(next.sentAt) - axis.y(begins.sentAt));
  const arrived = Math.abs(endY(next, axis) - endY(begins, axis));
  return Math.min(sent, arrived) < TALL && Math.max(sent, arrived) < TALL_FAN;
}

/** Do two segments look the same? Each SYN and each FIN is worth a look of its own. */
function alike(a: Transit, b: Transit): boolean {
  if (a.from !== b.from || a.to !== b.to || a.connection !== b.connection) return false;
  const kind = kindOf(a.segment);
  if (kind === "open" || kind === "close" || kind !== kindOf(b.segment)) return false;
  return a.lost?.why === b.lost?.why && isRepeat(a) === isRepeat(b);
}

/** The wedge of a train; null when a host at one of its ends is not drawn. */
export function wedgeOf(train: readonly Burst[], axis: TimeAxis, at: Layout): Arrow | null {
  const arrows = train.flatMap((burst) => arrowOf(burst, axis, at) ?? []);
  const [first] = arrows;
  const last = arrows.at(-1);
  if (!first || !last) return null;
  const ends = arrows.map(({yEnd}) => yEnd);
  const arrived = [Math.min(...ends), Math.max(...ends)] as const;
  const left = [first.y1, last.y1] as const;
  const middle = ([a, b]: readonly [number, number]) => (a + b) / 2;
  const [y1, yEnd] = [middle(left), middle(arrived)];
  const way = (first.x2 - first.x1) / (first.xEnd - first.x1 || 1);
  const transits = arrows.flatMap((arrow) => arrow.transits);
  const y2 = y1 + way * (yEnd - y1);
  return {...first, transits, y1, y2, yEnd, extent: {left, arrived}, members: arrows};
}
