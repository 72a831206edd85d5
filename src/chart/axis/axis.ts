/**
 * The time axis of a ladder: to scale where possible; slower, and marked, where much happens in
 * little time; cut where nothing happens or the same thing repeats.
 */
import {bisectRight} from "d3-array";
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {pieceScale} from "../dom/scale.ts";
import type {PieceScale} from "../dom/scale.ts";
import {courseOf} from "./course.ts";
import {ALIKE, BREAK, SEVERAL, SMALL_BREAK, readablePaces, truePaces} from "./pace.ts";
import type {AxisRoom, Paces} from "./pace.ts";
import type {Break, Piece} from "./piece.ts";
import {shownOf} from "./shown.ts";
import type {Pause, Shown} from "./shown.ts";
import {ticksOf} from "./ticks.ts";
import type {Tick} from "./ticks.ts";

/** A time axis from top to bottom. */
export interface TimeAxis {
  /** From time to px from the top of the figure. */
  readonly y: PieceScale;
  readonly breaks: readonly Break[];
  readonly pieces: readonly Piece[];
  readonly ticks: readonly Tick[];
  /** How long a typical segment is on its way. */
  readonly flight: Micros;
  readonly first: Micros;
  readonly last: Micros;
  /** Where the drawing ends, in px. */
  readonly bottom: number;
  /** Px per µs at a time. */
  paceAt(at: Micros): number;
  /** Is what happens at this time left out of the picture? */
  hides(at: Micros): boolean;
}

/** How time runs down the page. */
export interface AxisOptions extends AxisRoom {
  /** By what factor all of it is drawn taller. Defaults to 1. */
  readonly zoom?: number;
  /** Is all drawn to one scale, and nothing folded? Defaults to false. */
  readonly trueScale?: boolean;
  /** What happens before this time is left out. Defaults to the start of the run. */
  readonly from?: Micros;
  /** Is a repeated pattern folded, by its key (`patternKey`)? By default all are. */
  readonly fold?: (key: string) => boolean;
}

/** How much of a pause stays on both sides of its break, in px: room for the name of a cause. */
const BESIDE = 10;
/** Height of a call's label, in px: calls right before a pause keep room for theirs. */
const LINE = 14;
const MOST_LINES = 7;
/** A short run is drawn at least this tall, in px. */
const LEAST = 150;
/** From this height on, in px, a piece at the usual pace is noticed beside a slower one. */
const SEEN = 4;
/** The gap below the break at the start, in px. */
const AFTER_START = 16;

/** A time axis on which all of `runs` can be drawn, to the scale of the first. */
export function timeAxis(runs: readonly Trace[], options: AxisOptions): TimeAxis {
  const {trueScale = false, zoom = 1, top, tallest} = options;
  const course = courseOf(runs);
  const {first, last, flight} = course;
  if (first === last) return still(first, top);
  const from = Math.min(Math.max(first, options.from ?? first), last);
  const fold = trueScale || runs.length > 1 ? () => false : (options.fold ?? (() => true));
  const shown = shownOf(course, from, fold);
  const lengths = shown.pauses.map(({since, until}) => until - since);
  const forced = new Set(shown.pauses.flatMap(({why}, i) => (why ? [i] : [])));
  const part = {...course, busy: shown.busy};
  const paces = (trueScale ? truePaces : readablePaces)(part, options, lengths, forced);
  const height = shown.busy.reduce(
    (sum, {since, until}, i) => sum + (until - since) * (paces.busy[i] ?? 0),
    lengths.reduce((sum, each, i) => sum + (paces.broken.has(i) ? BREAK : each * paces.usual), 0)
  );
  const larger = Math.max(1, Math.min(LEAST, tallest) / Math.max(height, 1e-9));
  return built(shown, scaled(paces, zoom * larger), {first, last, flight, top});
}

const scaled = ({usual, busy, broken}: Paces, by: number): Paces =>
  by === 1
    ? {usual, busy, broken}
    : {usual: usual * by, busy: busy.map((pace) => pace * by), broken};

function still(at: Micros, top: number): TimeAxis {
  const piece = {since: at, until: at + 1e3, y0: top, y1: top + 60, factor: 1, event: at};
  return axisOf([piece], [], {first: at, last: at, flight: 1e3});
}

interface Frame {
  readonly first: Micros;
  readonly last: Micros;
  readonly flight: Micros;
  readonly top: number;
}

function built({busy, pauses}: Shown, paces: Paces, frame: Frame): TimeAxis {
  const pieces: Piece[] = [];
  const breaks: Break[] = [];
  const several = paces.broken.size >= SEVERAL;
  const height = several ? SMALL_BREAK : BREAK;
  let [at, y] = [frame.first, frame.top];
  const draw = (until: Micros, pace: number, event: Micros | null) => {
    if (until <= at) return;
    const y1 = y + (until - at) * pace;
    const factor = pace / paces.usual;
    const last = pieces.at(-1);
    const joins = last && last.until === at && last.y1 === y && last.factor === factor;
    if (joins) pieces[pieces.length - 1] = {...last, until, y1, event: last.event ?? event};
    else pieces.push({since: at, until, y0: y, y1, factor, event});
    [at, y] = [until, y1];
  };
  const hide = ({until, why, repeats}: Pause, edge: Micros) => {
    const end = until - edge;
    breaks.push({since: at, until: end, y0: y, y1: y + height, why: why ?? "idle", repeats});
    [at, y] = [end, y + height + (why === "start" ? AFTER_START : 0)];
  };
  pauses.forEach((pause, i) => {
    const next = busy[i];
    const [above, below] = [paces.busy[i - 1] ?? paces.usual, paces.busy[i] ?? paces.usual];
    if (paces.broken.has(i)) {
      const lines = Math.min(MOST_LINES, busy[i - 1]?.tail ?? 0) * LINE;
      const rest = i === 0 ? 0 : Math.max(BESIDE, lines) / above;
      draw(pause.since + Math.min(rest, pause.edges[0]), above, null);
      hide(pause, Math.min(BESIDE / below, pause.edges[1]));
      draw(pause.until, below, next && next.since === next.until ? next.since : null);
    } else draw(pause.until, paces.usual, null);
    if (next) draw(next.until, paces.busy[i] ?? paces.usual, next.since);
  });
  return axisOf(pieces, breaks, frame);
}

function axisOf(
  pieces: readonly Piece[],
  breaks: readonly Break[],
  {first, last, flight}: Omit<Frame, "top">
): TimeAxis {
  const parts = [...pieces, ...breaks].sort((a, b) => a.y0 - b.y0);
  const domain: number[] = [];
  const range: number[] = [];
  for (const {since, until, y0, y1} of parts) {
    if (domain.at(-1) !== since || range.at(-1) !== y0) {
      domain.push(since);
      range.push(y0);
    }
    domain.push(until);
    range.push(y1);
  }
  const starts = pieces.map(({since}) => since);
  const paceAt = (at: Micros) => {
    const piece = pieces[Math.max(0, bisectRight(starts, at) - 1)];
    return piece ? (piece.y1 - piece.y0) / (piece.until - piece.since) : 0;
  };
  const hidden = breaks.filter(({why}) => why !== "idle");
  const hides = (at: Micros) => hidden.some(({since, until}) => at >= since && at < until);
  const bottom = range.at(-1) ?? 0;
  const y = pieceScale(domain, range);
  const ticks = ticksOf(pieces, first);
  return {y, breaks, pieces, ticks, flight, first, last, bottom, paceAt, hides};
}

/** Is any of the time drawn slower than the rest, or folded? */
export const isAdapted = (axis: TimeAxis): boolean =>
  axis.breaks.some(({why}) => why === "repeats") || axis.pieces.some(({factor}) => factor >= ALIKE);

/** The pieces to mark as slower: between the same two breaks, others have the usual pace. */
export function stretched({pieces, breaks}: TimeAxis): Piece[] {
  const starts = breaks.map(({y0}) => y0);
  const sections = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const section = bisectRight(starts, piece.y0);
    const others = sections.get(section);
    if (others) others.push(piece);
    else sections.set(section, [piece]);
  }
  const mixed = (section: readonly Piece[]) =>
    section.some(({factor, y0, y1}) => factor < ALIKE && y1 - y0 > SEEN);
  return [...sections.values()]
    .filter(mixed)
    .flatMap((section) => section.filter(({factor}) => factor >= ALIKE));
}
