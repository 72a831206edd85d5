/**
 * All that is to be seen in a tile of a ladder, with its place: pure data. Every text is placed in
 * one room, the most important ones first, so that none touches another; what finds no place is
 * left to the hover text and the table, and is counted.
 */
import type {PlacedText, TimedText} from "../text/placed-text.ts";
import {Room} from "../text/room.ts";
import type {Stretch} from "../text/room.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {ArrowField} from "./segments/arrow-field.ts";
import {breakTexts, endTexts, placeSlower, placeTicks} from "./axis-texts.ts";
import type {Slower} from "./axis-texts.ts";
import {placeCauses} from "./causes.ts";
import type {PlacedCause} from "./causes.ts";
import {callErrors} from "./calls/call-errors.ts";
import {callsOf} from "./calls/call-column.ts";
import type {CallColumn} from "./calls/call-column.ts";
import {placeCalls} from "./calls/call-texts.ts";
import type {CallTexts} from "./calls/call-texts.ts";
import {piecesOf} from "./segments/clip-arrows.ts";
import type {Piece} from "./segments/clip-arrows.ts";
import {headTexts} from "./head.ts";
import {noteOf, placeForNote} from "./layout/left-out.ts";
import type {Missing} from "./layout/left-out.ts";
import {placeLabels} from "./segments/labels.ts";
import type {ArrowLabel} from "./segments/labels.ts";
import {SIZE} from "./layout/layout.ts";
import type {Lifeline} from "./layout/layout.ts";
import {bandsIn} from "./bands/state-bands.ts";
import type {Band, Bands} from "./bands/state-bands.ts";
import {namesBeside, namesInside} from "./bands/state-names.ts";
import type {NameRoom} from "./bands/state-names.ts";
import type {Stage} from "./stage.ts";
import type {Tile} from "./layout/tile.ts";
import {placeWaits, waitsOf} from "./bands/waits.ts";
import type {WaitBar} from "./bands/waits.ts";

/** A host's bands and calls in a tile. */
export interface Column {
  readonly line: Lifeline;
  readonly bands: readonly Band[];
  readonly states: readonly TimedText[];
  readonly calls: CallColumn;
  readonly callTexts: CallTexts;
  /** Where calls are numbered marks: the errors that they return. */
  readonly errors: readonly TimedText[];
}

/** What is to be seen in a tile. */
export interface Scene {
  readonly tile: Tile;
  readonly head: readonly PlacedText[];
  readonly ticks: readonly TimedText[];
  readonly slower: readonly Slower[];
  /** What stands in the breaks, by their index; null where it is too narrow. */
  readonly breaks: readonly (PlacedText | null)[];
  readonly columns: readonly Column[];
  readonly causes: readonly PlacedCause[];
  readonly waits: readonly WaitBar[];
  readonly waitNames: readonly TimedText[];
  /** That the run ends here, though the axis goes on. */
  readonly ends: readonly TimedText[];
  readonly pieces: readonly Piece[];
  readonly labels: readonly ArrowLabel[];
  /** Says how much has no text; null when everything has. */
  readonly note: PlacedText | null;
  readonly missing: Missing;
}

/** The height that a line across the wire keeps free, in px. */
const STRIKE = 4;
/** The size of the cross where a segment is lost, in px. */
const CROSS = 11;
/** A call may begin where the line across a host's lane ends: so much of it is not kept, in px. */
const SPARE = 12;

/** Lays out a tile. `own`: all arrows that begin in it; else those that run through it. */
export function sceneOf(stage: Stage, place: number, own: boolean): Scene {
  const {run, axis, at, tiles} = stage;
  const tile = tiles.tile(place);
  const arrows = own ? tiles.begin(place) : tiles.through(place);
  const pieces = piecesOf(arrows, tile);
  const field = new ArrowField(pieces);
  const room = roomOf(stage, tile);
  const take = (texts: readonly (PlacedText | null)[]) => {
    for (const text of texts) if (text) room.take(text.box);
  };
  const head = place === 0 ? headTexts(run, at, stage.bands) : [];
  take(head);
  const ticks = placeTicks(stage.ticks, at, tile, room);
  const slower = placeSlower(axis, at, tile, room);
  const breaks = breakTexts(axis, at, tile);
  take(breaks);
  const ends = endTexts(run, axis, at, room);
  const note = placeForNote(at, tile, room, stage.transcript);
  const causes = placeCauses(run, axis, at, SIZE, {tile, room, field});
  // Nor does a state's name touch the line of what strikes a host.
  for (const {cause, x1, x2, y} of causes) {
    if (cause.hosts.length > 1 || y < tile.top || y >= tile.bottom) continue;
    const [from, to] = [Math.min(x1, x2) + SPARE, Math.max(x1, x2) - SPARE];
    room.take({x: (from + to) / 2, y, width: to - from, height: STRIKE, angle: 0});
  }
  const columns = stage.bands.map(([line, bands]) =>
    columnOf(stage, line, bands, {tile, room, field})
  );
  // A cable's line crosses the wire: what is written there keeps clear of it.
  for (const {cause, x1, x2, y} of causes) {
    if (cause.hosts.length < 2 || y < tile.top || y >= tile.bottom) continue;
    room.take({x: (x1 + x2) / 2, y, width: x2 - x1, height: STRIKE, angle: 0});
  }
  // What is written on the wire keeps clear of the bands of hosts that stand in it.
  for (const {x, band} of at.lifelines.slice(1, -1)) room.block(x, x + band);
  // Nor does it hide where a segment was lost.
  for (const {arrow, x2, y2, ends} of pieces) {
    if (!arrow.lost || !ends) continue;
    room.take({x: x2, y: y2, width: CROSS, height: CROSS, angle: 0});
  }
  const bars = waitsOf(run, axis, at, tile);
  const waits = placeWaits(bars, at, SIZE, room, field);
  // A label keeps away from the edge of its tile: it is not to touch one of the next.
  const shown = pieces.filter(({y1, y2}) => Math.max(y1, y2) > startOf(axis));
  const labels = placeLabels(run, shown, SIZE, room, field, stage.signs);
  const sum = (of: (column: Counted) => number) => columns.reduce((n, each) => n + of(each), 0);
  const missing = {
    labels: labels.missing,
    waits: waits.missing,
    states: sum((column) => column.missingStates),
    calls: sum((column) => column.missingCalls),
    results: sum((column) => column.missingResults)
  };
  return {
    tile,
    head,
    ticks,
    slower,
    breaks,
    columns,
    causes,
    waits: bars,
    waitNames: waits.names,
    ends,
    pieces,
    labels: labels.labels,
    note: noteOf(missing, note, stage.transcript),
    missing
  };
}

/** All texts of a scene. */
export function textsIn(scene: Scene): PlacedText[] {
  const {head, ticks, slower, breaks, columns, causes, waitNames, ends, labels, note} = scene;
  return [
    ...head,
    ...ticks.map(({placed}) => placed),
    ...[...slower.map(({placed}) => placed), ...breaks].filter((text) => text !== null),
    ...columns.flatMap(({states, errors, callTexts: {lines, pills}}) => [
      ...[...states, ...errors].map(({placed}) => placed),
      ...[...lines, ...pills].map(({placed}) => placed)
    ]),
    ...causes.flatMap(({name}) => name ?? []),
    ...[...waitNames, ...ends].map(({placed}) => placed),
    ...labels.map(({placed}) => placed),
    ...(note ? [note] : [])
  ];
}

function roomOf({axis, at}: Stage, tile: Tile): Room {
  return new Room({
    width: at.width,
    top: Math.max(0, tile.top),
    bottom: Math.min(at.height, tile.bottom),
    bands: at.lifelines.map(({x}) => [x, x] as const),
    walls: axis.breaks.filter((each) => overlaps(each, tile)),
    left: at.left
  });
}

const overlaps = ({y0, y1}: Stretch, {top, bottom}: Tile): boolean => y1 > top && y0 < bottom;

interface Counted extends Column {
  readonly missingStates: number;
  readonly missingCalls: number;
  readonly missingResults: number;
}

function columnOf(stage: Stage, line: Lifeline, all: Bands, sharing: NameRoom): Counted {
  const {axis, at} = stage;
  const {tile, room} = sharing;
  const bands = bandsIn(all, tile, axis);
  const inside = namesInside(bands, line, SIZE, sharing);
  const calls = callsOf(stage, line, tile);
  const texts = placeCalls(calls, line, axis, at, tile, SIZE, room);
  const start = startOf(axis);
  const left = inside.left.filter(({y, height}) => y + height > start);
  const errors = callErrors(calls, line, axis, at, SIZE, sharing);
  const beside = namesBeside(left, bands, line, at, SIZE, sharing);
  const last = namesInside(beside.left, line, SIZE, sharing, true);
  return {
    line,
    bands,
    states: [...inside.placed, ...beside.placed, ...last.placed],
    errors,
    calls,
    callTexts: texts,
    missingStates: last.left.length,
    missingCalls: texts.missing.filter(({calledAt}) => axis.y(calledAt) >= start).length,
    missingResults: texts.missingResults.filter(({returnedAt}) => axis.y(returnedAt) >= start)
      .length
  };
}

/** Above this, in px, nothing is written: "the first 50 ms not shown" says so, and is enough. */
function startOf(axis: TimeAxis): number {
  const first = axis.breaks.find(({why}) => why === "start");
  return first ? axis.y(first.until) : -Infinity;
}
