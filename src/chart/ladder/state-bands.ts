/** The state bands along the lifelines: which state each end was in, and for how long. */
import type {Trace, Span} from "../../trace/query/trace.ts";
import {spansOf} from "../../trace/query/at-time.ts";
import type {TimeAxis} from "./axis.ts";
import type {Layout, Lifeline} from "./layout.ts";
import {spread} from "./stack-labels.ts";
import type {Tile} from "./tiles.ts";

/** One state as a rectangle, with its name where there is room for it. */
export interface Band {
  readonly span: Span;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** `inside`: turned, in the band. `beside`: upright, outward of it. */
  readonly name: {readonly at: "inside" | "beside"; readonly y: number} | null;
}

/** The width of a bold capital, as a part of its size. */
const BOLD = 0.76;
/** The least height of a band, in px. */
const THIN = 1.5;
/** What is left free at both ends of a band, in px. */
export const EDGE = 0.75;
/** How many sockets of one host stand beside each other at most. */
const MOST_LANES = 3;

/** The bands of one host, which have no names yet. */
export interface Bands {
  readonly bands: readonly Band[];
  /** How many sockets stand beside each other. */
  readonly lanes: number;
  /** How many sockets there was no room for. */
  readonly hidden: number;
}

/** The bands of one host. */
export function bandsOf(run: Trace, line: Lifeline, axis: TimeAxis, at: Layout): Bands {
  const sockets = run.sockets.filter((socket) => socket.host === line.host);
  const listeners = sockets.filter((socket) => socket.connection < 0);
  const others = sockets.filter((socket) => socket.connection >= 0);
  const spans = others.map((socket) => spansOf(run, socket.id)).filter((list) => list.length > 0);
  const {lanes, hidden} = pack(spans);
  addListeners(
    listeners.flatMap(({id}) => spansOf(run, id)),
    lanes
  );
  const width = at.band / Math.max(1, lanes.length);
  const bands = lanes.flatMap((lane, i) => {
    const x = line.side > 0 ? line.x + i * width : line.x - (i + 1) * width;
    return apart(lane.map((span) => bandOf(span, x, width, axis)));
  });
  return {bands, lanes: lanes.length, hidden};
}

/** Of bands that are too thin to be seen one by one, one is left in each px. */
function apart(lane: readonly Band[]): Band[] {
  let end = -Infinity;
  return lane.filter(({y, height}) => {
    if (height <= THIN && y < end) return false;
    end = height <= THIN ? y + 1 : end;
    return true;
  });
}

/** The bands of a tile, as far as they are in it, with their names where there is room. */
export function bandsIn(
  {bands, lanes}: Bands,
  tile: Tile,
  at: Layout,
  axis: TimeAxis,
  size: number
): Band[] {
  const inside = bands.flatMap((band): Band | readonly Band[] => {
    if (band.y >= tile.bottom || band.y + band.height <= tile.top) return [];
    // Where it is cut off, it has no edge.
    const y = Math.max(band.y, tile.top - EDGE);
    const end = Math.min(band.y + band.height, tile.bottom + EDGE);
    return {...band, y, height: end - y};
  });
  return nameBands(inside, lanes, at, axis, size, tile);
}

/** Puts each socket into the first lane that is free by then. */
function pack(sockets: readonly (readonly Span[])[]): {lanes: Span[][]; hidden: number} {
  const lanes: Span[][] = [];
  let hidden = 0;
  for (const spans of sockets) {
    const since = spans[0]?.since ?? 0;
    const free = lanes.find((lane) => (lane.at(-1)?.until ?? 0) <= since);
    if (free) free.push(...spans);
    else if (lanes.length < MOST_LANES) lanes.push([...spans]);
    else hidden++;
  }
  return {lanes, hidden};
}

// A listener listens all the time: LISTEN stands in the first lane wherever no connection does.
function addListeners(listeners: readonly Span[], lanes: Span[][]): void {
  if (listeners.length === 0) return;
  const [lane = []] = lanes;
  if (lanes.length === 0) lanes.push(lane);
  const added: Span[] = [];
  let free = -Infinity;
  for (const next of [...lane, null]) {
    const end = next?.since ?? Infinity;
    for (const span of listeners) {
      const since = Math.max(span.since, free);
      const until = Math.min(span.until, end);
      const open = span.open && next === null;
      // At the very end it lasts no time that could be drawn, and yet it lasts on.
      if (until < since || (until === since && !open)) continue;
      added.push({...span, since, until, open});
      free = until;
    }
    free = next?.open ? Infinity : Math.max(free, next?.until ?? free);
  }
  lane.push(...added);
  lane.sort((a, b) => a.since - b.since);
}

function bandOf(span: Span, x: number, width: number, axis: TimeAxis): Band {
  const y = axis.y(span.since);
  // The last state of a run lasts on: it runs out of the picture.
  const end = axis.y(span.until) + (span.open ? 14 : 0);
  const height = Math.max(THIN, end - y);
  return {span, x, y, width, height, name: null};
}

function nameBands(
  bands: readonly Band[],
  lanes: number,
  at: Layout,
  axis: TimeAxis,
  size: number,
  tile: Tile
): Band[] {
  const clear = new Map(bands.map((band) => [band, clearPart(band, axis)]));
  const fits = (band: Band) => {
    const [from, to] = clear.get(band) ?? [0, 0];
    return band.width >= size && to - from >= band.span.state.length * size * BOLD + 4;
  };
  // Beside a band stands its name where the band begins.
  const beside = bands.filter((band) => !fits(band) && band.y > tile.top);
  const roomy = lanes === 1 && !at.folded;
  const places = roomy
    ? spread(
        beside.map((band) => ({y: band.y + Math.min(2, band.height / 2 - 6), height: size + 2})),
        Math.max(20, tile.top),
        Math.min(axis.bottom + 16, tile.bottom),
        40,
        axis.breaks
      )
    : [];
  const names = new Map(beside.map((band, i) => [band, places[i] ?? null]));
  return bands.map((band): Band => {
    const [from, to] = clear.get(band) ?? [0, 0];
    if (fits(band)) return {...band, name: {at: "inside", y: (from + to) / 2}};
    const y = names.get(band) ?? null;
    return y === null ? band : {...band, name: {at: "beside", y: y + size - 1}};
  });
}

/** The longest stretch of a band that no break covers, from and to in px. */
function clearPart(band: Band, axis: TimeAxis): [number, number] {
  const parts: [number, number][] = [];
  let from = band.y;
  for (const {y0, y1} of axis.breaks) {
    if (y1 <= from || y0 >= band.y + band.height) continue;
    parts.push([from, y0 + 6]);
    from = y1 - 6;
  }
  parts.push([from, band.y + band.height]);
  return parts.reduce((a, b) => (b[1] - b[0] > a[1] - a[0] ? b : a));
}
