/**
 * How fast time runs down a page: one pace for all of it, a slower one where much happens in little
 * time, and breaks where nothing does. Small changes of a run change the paces a little only.
 */
import type {Micros} from "../../base/units.ts";
import type {Busy, Course} from "./course.ts";

/** How much room an axis has. */
export interface AxisRoom {
  /** Where the first moment stands, in px. */
  readonly top: number;
  /** How tall the axis may grow before time is stretched or broken out, in px. */
  readonly tallest: number;
  /** Height of a typical segment's slope where there is room for it, in px. */
  readonly slope: number;
}

/** The paces of a course: px a µs. */
export interface Paces {
  /** Where nothing else is said. */
  readonly usual: number;
  /** Of each busy stretch; it is never less than the usual pace. */
  readonly busy: readonly number[];
  /** The pauses that are broken out: `i` is the one before the busy stretch `i`. */
  readonly broken: ReadonlySet<number>;
}

/** Height of a drawn break, in px. */
export const BREAK = 32;
/** Height of a drawn break where there are many, in px. */
export const SMALL_BREAK = 24;
/** From so many breaks on they are small. */
export const SEVERAL = 4;
/** A pause that would be shorter than this, in px, is never broken out. */
const WORTH_BREAKING = 110;
/** A pause that is this part of all that is shown hides the rest, and is broken out first. */
const DOMINATES = 0.4;
/** More breaks than this tell less than a small scale does. */
const MOST_BREAKS = 14;
/** Slopes lower than this, in px, hide which way a segment runs and how long it takes. */
const LEAST_SLOPE = 10;
/** How low slopes become, as a part of the comfortable one, where room is short. */
const STEADY = 0.5;
/** Height of a label with its arrow, and of a call, in px. */
const ROW = 13.5;
const LINE = 14;
const MOST_LINES = 10;
/** A stretch is drawn at most so much slower than is comfortable. */
const MOST_ROOM = 3;
/** Paces that differ by less than this are one. */
export const ALIKE = 1.25;
/** Drawn more than this faster than the rest, a pause that outweighs the others is broken out. */
const STRETCHED = 8;
const OUTWEIGHS = 0.25;
/** Drawn more than this faster, any is: the scale would tell nothing any more. */
const MOST_STRETCHED = 40;
/** Stretches that want about the same pace, as this part of them does, have one. */
const COMMON = 0.75;
const NEAR = 1.3;

/** The paces at which a course can be read. */
export function readablePaces(
  course: Course,
  room: AxisRoom,
  pauses: readonly Micros[],
  forced: ReadonlySet<number>
): Paces {
  const broken = new Set(forced);
  const comfortable = room.slope / course.flight;
  const longest = byLength(pauses, forced);
  for (;;) {
    const found = balance(course, room, pauses, broken);
    const next = longest[broken.size - forced.size];
    const pause = next === undefined ? 0 : (pauses[next] ?? 0);
    const stretched = found.steady / found.usual;
    const outweighs = pause >= OUTWEIGHS * found.paused;
    const wrong = stretched > MOST_STRETCHED || (stretched > STRETCHED && outweighs);
    const worth = pause * comfortable >= WORTH_BREAKING && broken.size < MOST_BREAKS;
    if (next === undefined || !worth || !wrong) {
      return {usual: found.usual, busy: found.busy, broken};
    }
    broken.add(next);
  }
}

interface Balance {
  readonly usual: number;
  /** The pace of busy stretches that want no more than others. */
  readonly steady: number;
  readonly busy: readonly number[];
  /** All of the pauses that are drawn. */
  readonly paused: Micros;
}

/** The paces with some pauses broken out, so that all of it is about as tall as it may be. */
function balance(
  {busy, flight}: Course,
  {tallest, slope}: AxisRoom,
  pauses: readonly Micros[],
  broken: ReadonlySet<number>
): Balance {
  const comfortable = slope / flight;
  const paused = sum(pauses.map((pause, i) => (broken.has(i) ? 0 : pause)));
  const working = sum(busy.map(({since, until}) => until - since));
  const breaks = broken.size * (broken.size >= SEVERAL ? SMALL_BREAK : BREAK);
  const full = comfortable * (paused + working) + breaks;
  // The taller it would be, the less room there is for each.
  const tight = Math.min(1, Math.max(0, full / tallest - 0.8));
  const steady = comfortable * (1 - (1 - STEADY) * tight);
  const wanted = alike(busy.map((each) => paceFor(each, steady, comfortable)));
  const need = sum(busy.map(({since, until}, i) => (until - since) * (wanted[i] ?? 0)));
  const most = Math.max(tallest * 1.25 - breaks, tallest / 2);
  const shrink = need > most ? most / need : 1;
  const taken = need * shrink;
  const compact = Math.min(tallest, taken + Math.max(0.6 * taken, 200) + breaks);
  const target = tallest + (compact - tallest) * tight;
  const left = Math.max(target - taken - breaks, 0.3 * taken, 60);
  const even = Math.min(comfortable, Math.max(tallest - breaks, tallest / 2) / (paused + working));
  const slow = steady * shrink;
  const usual = paused > 0 ? Math.min(left / paused, slow) : slow;
  // Where paces would hardly differ, all is to scale.
  const one = slow / usual < ALIKE;
  const base = one ? Math.max(even, usual) : usual;
  const paces = wanted.map((pace) => {
    const own = Math.max(base, pace * shrink);
    return own / base < ALIKE ? base : own;
  });
  return {usual: base, steady: one ? base : slow, busy: paces, paused};
}

/** The pace at which all that happens in a stretch has room. */
function paceFor({since, until, rows, lines}: Busy, steady: number, comfortable: number): number {
  const long = until - since;
  if (long === 0) return steady;
  const need = Math.max(rows * ROW, Math.min(lines, MOST_LINES) * LINE) / long;
  return Math.min(Math.max(steady, need), MOST_ROOM * comfortable);
}

/** Most stretches have one pace, so that their slopes can be compared. */
function alike(wanted: readonly number[]): number[] {
  const sorted = [...wanted].sort((a, b) => a - b);
  const common = sorted[Math.floor((sorted.length - 1) * COMMON)] ?? 0;
  return wanted.map((pace) => (pace < NEAR * common ? common : pace));
}

/** One pace for all of a course, as slow as the room allows; what hides all else is broken out. */
export function truePaces(
  course: Course,
  room: AxisRoom,
  pauses: readonly Micros[],
  forced: ReadonlySet<number>
): Paces {
  const {flight, busy, first, last} = course;
  const {tallest, slope} = room;
  const comfortable = slope / flight;
  const broken = new Set(forced);
  let shown = last - first - sum([...forced].map((i) => pauses[i] ?? 0));
  const tooTall = () => shown * comfortable + broken.size * BREAK > tallest;
  const longest = byLength(pauses, forced);
  const take = (i: number) => {
    broken.add(i);
    shown -= pauses[i] ?? 0;
  };
  const worth = longest.filter((i) => (pauses[i] ?? 0) * comfortable >= WORTH_BREAKING);
  for (const i of worth) {
    if (!tooTall() || (pauses[i] ?? 0) < shown * DOMINATES) break;
    take(i);
  }
  const flat = slope * (tallest / (shown * comfortable)) < LEAST_SLOPE;
  if (flat && worth.length <= MOST_BREAKS) {
    for (const i of worth.slice(broken.size - forced.size)) if (tooTall()) take(i);
  }
  const breaks = broken.size * (broken.size >= SEVERAL ? SMALL_BREAK : BREAK);
  const usual = Math.min(comfortable, Math.max(tallest - breaks, tallest / 2) / shown);
  return {usual, busy: busy.map(() => usual), broken};
}

/** The places of the pauses that are not broken out anyway, the longest first. */
const byLength = (pauses: readonly Micros[], forced: ReadonlySet<number>): number[] =>
  [...pauses.keys()]
    .filter((i) => !forced.has(i))
    .sort((a, b) => (pauses[b] ?? 0) - (pauses[a] ?? 0));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
