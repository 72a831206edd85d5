/** The state bands along the lifelines: which state each end was in, and for how long. */
import type {Run} from "../sim/record.ts";
import {spansOf} from "../view/select.ts";
import type {Span} from "../view/select.ts";
import type {TimeAxis} from "./axis.ts";
import {SANS} from "./layout.ts";
import type {Layout, Lifeline} from "./layout.ts";
import {spread} from "./spread.ts";

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

/** How many sockets of one host stand beside each other at most. */
const MOST_LANES = 3;

/** The bands of one host. `hidden` counts the sockets for which there was no room. */
export function bandsOf(
  run: Run,
  line: Lifeline,
  axis: TimeAxis,
  at: Layout,
  size: number
): {bands: Band[]; hidden: number} {
  const sockets = run.sockets.filter((socket) => socket.host === line.host);
  const listeners = sockets.filter((socket) => socket.connection < 0);
  const others = sockets.filter((socket) => socket.connection >= 0);
  const spans = others.map((socket) => spansOf(run, socket.id)).filter((list) => list.length > 0);
  const {lanes, hidden} = pack(spans);
  addListeners(
    run,
    listeners.map(({id}) => spansOf(run, id)),
    lanes
  );
  const width = at.band / Math.max(1, lanes.length);
  const bands = lanes.flatMap((lane, i) => {
    const x = line.side > 0 ? line.x + i * width : line.x - (i + 1) * width;
    return lane.map((span) => bandOf(span, x, width, axis));
  });
  return {bands: nameBands(bands, lanes.length, at, axis, size), hidden};
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

// LISTEN stands in the first lane until the first connection is there, and after the last.
function addListeners(run: Run, listeners: readonly (readonly Span[])[], lanes: Span[][]): void {
  const first = listeners[0]?.[0];
  if (!first) return;
  const lane = lanes[0];
  if (!lane) {
    lanes.push([first]);
    return;
  }
  const begin = lane[0]?.since ?? Infinity;
  if (first.since < begin) lane.unshift({...first, until: Math.min(first.until, begin)});
}

function bandOf(span: Span, x: number, width: number, axis: TimeAxis): Band {
  const y = axis.y(span.since);
  // The last state of a run lasts on: it runs out of the picture.
  const end = axis.y(span.until) + (span.open ? 14 : 0);
  const height = Math.max(1.5, end - y);
  return {span, x, y, width, height, name: null};
}

function nameBands(
  bands: readonly Band[],
  lanes: number,
  at: Layout,
  axis: TimeAxis,
  size: number
): Band[] {
  const fits = (band: Band) =>
    band.width >= size && band.height >= band.span.state.length * size * (SANS + 0.12) + 4;
  const beside = bands.filter((band) => !fits(band));
  const roomy = lanes === 1 && !at.folded;
  const places = roomy
    ? spread(
        beside.map((band) => ({y: band.y + Math.min(2, band.height / 2 - 6), height: size + 2})),
        20,
        axis.bottom + 16
      )
    : [];
  const names = new Map(beside.map((band, i) => [band, places[i] ?? null]));
  return bands.map((band): Band => {
    if (fits(band)) return {...band, name: {at: "inside", y: band.y + band.height / 2}};
    const y = names.get(band) ?? null;
    return y === null ? band : {...band, name: {at: "beside", y: y + size - 1}};
  });
}
