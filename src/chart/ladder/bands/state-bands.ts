/** The state bands along the lifelines: which state each end was in, and for how long. */
import type {Micros} from "../../../base/units.ts";
import type {Span, Trace} from "../../../trace/query/trace.ts";
import {moments} from "../../../trace/query/timeline.ts";
import {byMeaning, meaningAt} from "../../../trace/data/meaning.ts";
import type {Meaning} from "../../../trace/data/meaning.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {Lifeline} from "../layout/layout.ts";
import type {LaneSpan, Lanes} from "./socket-lanes.ts";
import type {Tile} from "../layout/tile.ts";

/** One state as a rectangle. */
export interface Band {
  readonly span: Span;
  readonly meaning: Meaning;
  /** Which socket of its host it is; empty when there is only one. */
  readonly socket: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The longest stretch of it that no break of the axis covers. */
  readonly clear: readonly [from: number, to: number];
  /** Where the next state of its lane begins, in px; Infinity for the last one. */
  readonly next: number;
  /** Does the edge of its tile cut it off, above and below? */
  readonly cut: readonly [above: boolean, below: boolean];
}

/** The least height of a band, in px. */
export const THIN = 1.5;
/** What is left free at both ends of a band, in px. */
export const EDGE = 0.75;
/** How far the last state of a run runs out of the picture, in px. */
const ON = 14;
/** What is left free beside a break, in px. */
const BESIDE = 6;

/** The bands of one host, over its whole height. */
export interface Bands {
  readonly bands: readonly Band[];
  /** How many sockets there was no lane for. */
  readonly hidden: number;
}

/** The bands of one host. */
export function bandsOf(run: Trace, line: Lifeline, {lanes, hidden}: Lanes, axis: TimeAxis): Bands {
  let beyond = 0;
  const bands = lanes.flatMap((lane, i) => {
    const width = line.bands[i] ?? 0;
    const x = line.side > 0 ? line.x + beyond : line.x - beyond - width;
    beyond += width;
    const spans = lane.flatMap(({span, ...named}) =>
      byMeaning(run, span).map((part) => ({...named, span: part}))
    );
    const drawn = apart(spans.map((each) => bandOf(run, each, x, width, axis)));
    return drawn.map((band, place) => ({
      ...band,
      next: drawn[place + 1]?.y ?? Infinity,
      cut: [false, false] as const
    }));
  });
  return {bands, hidden};
}

/** Of bands that are too thin to be seen one by one, one is left in each px. */
function apart<B extends Omit<Band, "next" | "cut">>(lane: readonly B[]): B[] {
  let end = -Infinity;
  return lane.filter(({y, height}) => {
    if (height <= THIN && y < end) return false;
    end = height <= THIN ? y + 1 : end;
    return true;
  });
}

function bandOf(run: Trace, {span, ...named}: LaneSpan, x: number, width: number, axis: TimeAxis) {
  const y = axis.y(span.since);
  const end = span.open ? axis.y(lastOf(run, axis)) + ON : axis.y(span.until);
  const height = Math.max(THIN, end - y);
  const meaning = meaningAt(run, span.socket, span.state, span.since);
  return {span, ...named, meaning, x, y, width, height, clear: clearPart(y, y + height, axis)};
}

/**
 * How long a state lasts that the run does not end: when nothing more happens, as long as the axis
 * goes on, which another run may have made longer; else to the run's last moment. A segment that
 * was on its way as the time was over may be lost a little later.
 */
const lastOf = (run: Trace, {last}: TimeAxis): Micros =>
  run.end.why === "quiet" ? last : (moments(run).at(-1)?.at ?? last);

/** What the bands mean that can be seen: not those that last no time, or that a break covers. */
export const meaningsOf = (all: Bands): readonly Meaning[] =>
  all.bands.filter(({clear: [from, to]}) => to - from > THIN).map(({meaning}) => meaning);

/** The bands of a tile, as far as they are in it. */
export function bandsIn({bands}: Bands, tile: Tile, axis: TimeAxis): Band[] {
  return bands.flatMap((band): Band | readonly Band[] => {
    if (band.y >= tile.bottom || band.y + band.height <= tile.top) return [];
    // Where it is cut off, it has no edge.
    const y = Math.max(band.y, tile.top - EDGE);
    const end = Math.min(band.y + band.height, tile.bottom + EDGE);
    const cut = [y > band.y, end < band.y + band.height] as const;
    return {...band, y, height: end - y, clear: clearPart(y, end, axis), cut};
  });
}

/** The longest stretch between two heights that no break covers. */
function clearPart(y: number, end: number, axis: TimeAxis): readonly [number, number] {
  const parts: [number, number][] = [];
  let from = y;
  for (const {y0, y1} of axis.breaks) {
    if (y1 <= from || y0 >= end) continue;
    parts.push([from, y0 - BESIDE]);
    from = y1 + BESIDE;
  }
  parts.push([from, end]);
  return parts.reduce((a, b) => (b[1] - b[0] > a[1] - a[0] ? b : a));
}
