/**
 * Arrows keep the order of the record. Those that would lie on one another are drawn a little
 * apart, the later ones lower; what a host sends later begins no higher, and an answer does not
 * leave above the head of what it answers. Each tile of a tall ladder is put in order by itself, so
 * that at its seam some px may be wrong.
 */
import type {Micros} from "../../../base/units.ts";
import type {Arrow} from "./arrows.ts";

/** Arrows whose ends are nearer than this, in px, lie on one another. */
const COINCIDE = 4;
const LEVEL = 2.5;
/** How far apart they are drawn, in px. */
const APART = 5;
/** How far from its time an arrow may be drawn for it, in px: of one instant, or of a later one. */
const FAR = 15;
const LATER = 10;
/** An arrow that has to begin later keeps this part of its slope. */
const SLOPE = 0.5;

/** An arrow as it would be, and as it is drawn. */
interface Drawn {
  readonly was: Arrow;
  readonly now: Arrow;
}

/** An arrival that is drawn below its time. */
interface Late {
  readonly at: Micros;
  readonly y: number;
}

/** The same arrows, each where the order of the record lets it begin. */
export function inOrder(arrows: readonly Arrow[]): Arrow[] {
  // Only the extent of a bundle is drawn: it has no single ends.
  const lines = arrows.flatMap((arrow) =>
    arrow.extent && arrow.members.length === 0 ? [] : linesOf(arrow)
  );
  lines.sort((a, b) => idOf(a.was) - idOf(b.was));
  const places = new Map<Arrow, Arrow>();
  /** The last line that left each side of each host, and the last one of each way. */
  const left = new Map<number, number>();
  const ways = new Map<number, Drawn>();
  const late = new Map<number, Late[]>();
  for (const {was, inWedge} of lines) {
    const [first] = was.transits;
    if (!first) continue;
    const {from, to, sentAt, arrivedAt} = first;
    const least = Math.max(lowestOf(late.get(from), sentAt), left.get(was.x1) ?? -Infinity);
    // The lines of a wedge lie close together.
    const others = inWedge ? [] : [ways.get(wayOf(from, to)), ways.get(wayOf(to, from))];
    const now = placed(was, least, others);
    places.set(was, now);
    left.set(was.x1, now.y1);
    ways.set(wayOf(from, to), {was, now});
    if (now.yEnd > was.yEnd && !was.lost && arrivedAt >= 0) {
      const some = (late.get(to) ?? []).filter(({y}) => y > was.y1);
      late.set(to, [...some, {at: arrivedAt, y: now.yEnd}]);
    }
  }
  return arrows.map((arrow) =>
    arrow.members.length > 0 ? wedgeOfLines(arrow, places) : (places.get(arrow) ?? arrow)
  );
}

const linesOf = (arrow: Arrow): {readonly was: Arrow; readonly inWedge: boolean}[] =>
  arrow.members.length > 0
    ? arrow.members.map((was) => ({was, inWedge: true}))
    : [{was: arrow, inWedge: false}];

const wayOf = (from: number, to: number): number => from * 65_536 + to;

const idOf = ({transits: [first]}: Arrow): number => first?.id ?? 0;

/** How low the heads are of what came until a time. */
const lowestOf = (some: readonly Late[] = [], until: Micros): number =>
  some.reduce((most, {at, y}) => (at <= until ? Math.max(most, y) : most), -Infinity);

/**
 * Where a line is drawn that begins no higher than `least`, and not on the last one of its way, nor
 * on that of the way back, where both are nearly level.
 */
function placed(was: Arrow, least: number, [before, back]: readonly (Drawn | undefined)[]): Arrow {
  let y1 = Math.max(was.y1, least);
  let yEnd = Math.max(was.yEnd, y1 + SLOPE * (was.yEnd - was.y1));
  const move = (y: number, end: number, most: number) => {
    if (y + APART - was.y1 <= most) [y1, yEnd] = [y + APART, end + APART];
  };
  if (before) {
    const {was: other, now} = before;
    // What overtakes another on its way still does.
    if (was.yEnd >= other.yEnd) yEnd = Math.max(yEnd, now.yEnd);
    const onIt = Math.abs(y1 - now.y1) < COINCIDE && Math.abs(yEnd - now.yEnd) < COINCIDE;
    const together = was.y1 === other.y1;
    // Alike ones that follow each other closely are seen to be many.
    if (onIt && (together || !isAlike(was, other))) move(now.y1, now.yEnd, together ? FAR : LATER);
  }
  if (back) {
    const {now} = back;
    const onIt = Math.abs(y1 - now.yEnd) < LEVEL && Math.abs(yEnd - now.y1) < LEVEL;
    if (onIt) move(y1, yEnd, FAR);
  }
  return moved(was, y1, yEnd);
}

const isAlike = (a: Arrow, b: Arrow): boolean =>
  a.kind === b.kind && a.lost === b.lost && a.repeat === b.repeat;

function moved(was: Arrow, y1: number, yEnd: number): Arrow {
  if (y1 === was.y1 && yEnd === was.yEnd) return was;
  const part = (was.x2 - was.x1) / (was.xEnd - was.x1 || 1);
  return {...was, y1, yEnd, y2: y1 + part * (yEnd - y1)};
}

/** A wedge around the places of its lines. */
function wedgeOfLines(wedge: Arrow, places: ReadonlyMap<Arrow, Arrow>): Arrow {
  const members = wedge.members.map((line) => places.get(line) ?? line);
  if (members.every((line, i) => line === wedge.members[i])) return wedge;
  const [starts, ends] = [members.map(({y1}) => y1), members.map(({yEnd}) => yEnd)];
  const left = [Math.min(...starts), Math.max(...starts)] as const;
  const arrived = [Math.min(...ends), Math.max(...ends)] as const;
  const middle = ([a, b]: readonly [number, number]) => (a + b) / 2;
  const whole = moved(wedge, middle(left), middle(arrived));
  return {...whole, members, extent: {left, arrived}};
}
