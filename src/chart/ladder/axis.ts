/**
 * The time axis of a ladder: true to scale as long as the figure's height allows; then the longest
 * stretches in which nothing happens are broken out, and drawn as a break with the time skipped.
 */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {moments} from "../../trace/query/timeline.ts";
import {endOf} from "../../trace/query/at-time.ts";
import {pieceScale} from "../dom/scale.ts";
import type {PieceScale} from "../dom/scale.ts";
import {timeTicks} from "../dom/time-ticks.ts";

/** A stretch that is not drawn to scale: where it stands, and how much time it hides. */
export interface Break {
  readonly since: Micros;
  readonly until: Micros;
  /** Height of the break's drawing: from `y0` to `y1`, in px. */
  readonly y0: number;
  readonly y1: number;
}

/** A time that is written at the axis. */
export interface Tick {
  readonly at: Micros;
  readonly y: number;
  /** How far apart ticks are here: it decides the digits. */
  readonly step: Micros;
  /** Is it the only one between two breaks? */
  readonly alone: boolean;
}

/** A time axis from top to bottom, with long idle stretches broken out. */
export interface TimeAxis {
  /** From time to px from the top of the figure. */
  readonly y: PieceScale;
  readonly breaks: readonly Break[];
  readonly ticks: readonly Tick[];
  /** Px of one µs, where nothing is broken out. */
  readonly scale: number;
  /** How long a typical segment is on its way. */
  readonly flight: Micros;
  readonly first: Micros;
  readonly last: Micros;
  /** Where the drawing ends, in px. */
  readonly bottom: number;
}

/** How much room the axis has. */
export interface AxisOptions {
  /** Where the first moment stands, in px. */
  readonly top: number;
  /** How tall the axis may grow before breaks are made, in px. */
  readonly tallest: number;
  /** Height of a typical segment's slope, in px. */
  readonly slope: number;
}

/** Height of a drawn break, in px; many of them are smaller, and so is what is between them. */
const BREAK = 46;
const SMALL_BREAK = 30;
/** How much of a stretch stays on both sides of its break, in px. */
const BESIDE = 14;
const SMALL_BESIDE = 9;
/** From so many breaks on they are small. */
const SEVERAL = 4;
/** A stretch shorter than this is never broken, in px. */
const WORTH_BREAKING = 110;
/** A stretch that is this part of all that is shown hides the rest, and is broken first. */
const DOMINATES = 0.4;
/** More breaks than this tell less than a small scale does. */
const MOST_BREAKS = 12;
/** Slopes lower than this, in px, hide which way a segment runs and how long it takes. */
const LEAST_SLOPE = 10;

interface Gap {
  readonly since: Micros;
  readonly until: Micros;
}

/** What an axis has to know of runs, however large it is drawn. */
interface Course {
  readonly first: Micros;
  readonly last: Micros;
  /** How long a typical segment is on its way. */
  readonly flight: Micros;
  /** Stretches in which nothing happens, the longest first. */
  readonly gaps: readonly Gap[];
}

const courses = new WeakMap<Trace, Course>();

function courseOf(runs: readonly Trace[]): Course {
  const [only] = runs;
  const known = only && runs.length === 1 ? courses.get(only) : undefined;
  if (known) return known;
  const times = runs.flatMap((run) => moments(run).map(({at}) => at));
  if (runs.length > 1) times.sort((a, b) => a - b);
  const first = Math.min(0, times[0] ?? 0);
  const last = Math.max(times.at(-1) ?? 0, first);
  const flight = typicalFlight(runs, last - first);
  const course = {first, last, flight, gaps: idleGaps(runs, times, flight)};
  if (only && runs.length === 1) courses.set(only, course);
  return course;
}

/** The time axis on which all of `runs` can be drawn, the first of them being the measure. */
export function timeAxis(runs: readonly Trace[], options: AxisOptions): TimeAxis {
  const {top, tallest, slope} = options;
  const {first, last, flight, gaps} = courseOf(runs);
  const span = last - first;
  if (span === 0) return still(first, top);

  const broken = breaksFor(gaps, span, slope / flight, options);
  const shown = broken.reduce((left, gap) => left - (gap.until - gap.since), span);
  const several = broken.length >= SEVERAL;
  let scale = (slope / flight) * (several ? 0.75 : 1);
  const room = tallest - broken.length * (several ? SMALL_BREAK : BREAK);
  if (shown * scale > room) scale = Math.max(room, tallest / 2) / shown;
  // A run of few things is not blown up beyond what helps to read it.
  const least = Math.min(150, tallest);
  if (shown * scale < least && broken.length === 0) scale = least / shown;
  return {...pieces(first, last, broken, scale, top), flight};
}

/**
 * Which stretches are broken out: first those that dominate the picture; then, when segments would
 * still be flat and few breaks cure it, all that are worth it. Else the scale becomes smaller: the
 * rhythm of many equal waits is best seen to scale.
 */
function breaksFor(
  gaps: readonly Gap[],
  span: Micros,
  scale: number,
  {tallest, slope}: AxisOptions
): Gap[] {
  const lengthOf = (gap: Gap) => gap.until - gap.since;
  const broken: Gap[] = [];
  let shown = span;
  const tooTall = () => shown * scale + broken.length * BREAK > tallest;
  const take = (gap: Gap) => {
    broken.push(gap);
    shown -= lengthOf(gap);
  };
  const worth = gaps.filter((gap) => lengthOf(gap) * scale >= WORTH_BREAKING);
  for (const gap of worth) {
    if (!tooTall() || lengthOf(gap) < shown * DOMINATES) break;
    take(gap);
  }
  const flat = slope * (tallest / (shown * scale)) < LEAST_SLOPE;
  if (flat && worth.length <= MOST_BREAKS) {
    for (const gap of worth.slice(broken.length)) if (tooTall()) take(gap);
  }
  return broken;
}

function still(at: Micros, top: number): TimeAxis {
  const y = pieceScale([at, at + 1e3], [top, top + 60]);
  const ticks = [{at, y: top, step: 1e3, alone: false}];
  const scale = 60 / 1e3;
  return {y, breaks: [], ticks, scale, flight: 1e3, first: at, last: at, bottom: top + 60};
}

/** The median time that a segment is on its way; a part of the whole when there is none. */
function typicalFlight(runs: readonly Trace[], span: Micros): Micros {
  const transits = runs.flatMap((run) => run.transits);
  const arrived = transits.map((t) => t.arrivedAt - t.sentAt).filter((flight) => flight > 0);
  // Where nothing arrives, what is lost is taken to be lost half way.
  const lost = transits.map((t) => (t.lost ? 2 * (t.lost.at - t.sentAt) : 0)).filter((f) => f > 0);
  const flights = (arrived.length > 0 ? arrived : lost).sort((a, b) => a - b);
  return Math.max(flights[flights.length >> 1] ?? span / 8, span / 1e6);
}

/** Stretches in which no segment is on its way and nothing happens, the longest first. */
function idleGaps(runs: readonly Trace[], times: readonly Micros[], flight: Micros): Gap[] {
  // A lost segment is drawn on its way for as long as one that arrives.
  const flights = runs
    .flatMap((run) => run.transits)
    .map((t) => ({since: t.sentAt, until: t.lost ? t.sentAt + flight : endOf(t)}))
    .sort((a, b) => a.since - b.since);
  const gaps: Gap[] = [];
  let busy = -Infinity;
  let next = 0;
  times.forEach((time, i) => {
    const until = times[i + 1];
    if (until === undefined) return;
    for (; next < flights.length; next++) {
      const flight = flights[next];
      if (!flight || flight.since > time) break;
      busy = Math.max(busy, flight.until);
    }
    const since = Math.max(time, busy);
    if (until > since) gaps.push({since, until});
  });
  return gaps.sort((a, b) => b.until - b.since - (a.until - a.since));
}

function pieces(
  first: Micros,
  last: Micros,
  broken: readonly Gap[],
  scale: number,
  top: number
): Omit<TimeAxis, "flight"> {
  const domain: number[] = [first];
  const range: number[] = [top];
  const breaks: Break[] = [];
  const marks: Tick[] = [];
  const several = broken.length >= SEVERAL;
  const beside = several ? SMALL_BESIDE : BESIDE;
  let from = first;
  let event = first;
  let y = top;
  const advance = (until: Micros, event: Micros) => {
    const end = y + (until - from) * scale;
    if (until > from) {
      domain.push(until);
      range.push(end);
      marks.push(...ticksBetween({from, until, event, y, scale}));
    }
    y = end;
  };
  // A little of the stretch stays on both sides, so that what ends and begins there has room.
  for (const gap of [...broken].sort((a, b) => a.since - b.since)) {
    const rest = Math.min(beside / scale, (gap.until - gap.since) / 4);
    const since = gap.since + rest;
    const until = gap.until - rest;
    advance(since, event);
    event = gap.until;
    const y0 = y;
    y += several ? SMALL_BREAK : BREAK;
    domain.push(until);
    range.push(y);
    breaks.push({since, until, y0, y1: y});
    from = until;
  }
  advance(last, event);
  const scaleY = pieceScale(domain, range);
  return {y: scaleY, breaks, ticks: marks, scale, first, last, bottom: y};
}

interface Piece {
  readonly from: Micros;
  readonly until: Micros;
  /** When something happens first in this piece. */
  readonly event: Micros;
  readonly y: number;
  readonly scale: number;
}

function ticksBetween({from, until, event, y, scale}: Piece): Tick[] {
  const height = (until - from) * scale;
  const wanted = Math.max(2, Math.round(height / 64));
  const {step, times} = timeTicks(from, until, wanted);
  // A short piece has one tick, where something happens.
  const short = height < 90;
  const inside = short ? [event] : times;
  return inside.map((at) => ({
    at,
    y: y + (at - from) * scale,
    step: short ? step / 10 : step,
    alone: short && event > 0
  }));
}
