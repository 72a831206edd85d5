/** Selections of a run at one time: what every socket was, and what was on the wire. */
import {firstWhere} from "../../base/binary-search.ts";
import {bisector} from "d3-array";
import {checkValue} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {
  CallRecord,
  Sample,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "../../sim/record.ts";
import {checkRun} from "./check-query.ts";
import {AT, SOCKET} from "./query-shapes.ts";
import type {Span, Trace} from "./trace.ts";

interface Index {
  /** State changes of each socket, in order of time. */
  readonly changes: readonly StateChange[][];
  /** Places in `run.samples` of each socket, in order of time. */
  readonly samples: readonly number[][];
  /** When programs ended, by host and program. */
  readonly ended: ReadonlyMap<string, Micros>;
}

const indexes = new WeakMap<Trace, Index>();

// A run never changes, so what is found out about it once stays true.
function indexOf(run: Trace): Index {
  const known = indexes.get(run);
  if (known) return known;
  const changes: StateChange[][] = run.sockets.map(() => []);
  for (const change of run.states) changes[change.socket]?.push(change);
  const samples: number[][] = run.sockets.map(() => []);
  for (let i = 0; i < run.samples.length; i++) samples[run.samples.get(i).socket]?.push(i);
  const ended = new Map(
    run.programs.flatMap(({host, program, endedAt}) =>
      endedAt < 0 ? [] : [[programKey(host, program), endedAt] as const]
    )
  );
  const index = {changes, samples, ended};
  indexes.set(run, index);
  return index;
}

const byTime = bisector((change: StateChange) => change.at);

/** The state changes of one socket, in order. */
export function changesOf(run: Trace, socket: number): readonly StateChange[] {
  return indexOf(run).changes[socket] ?? [];
}

/** The state of a socket at a time; null before it was made and after it was gone. */
export function stateAt(run: Trace, socket: number, at: Micros): TcpState | null {
  checkRun("stateAt()", run);
  checkValue("stateAt()", "socket", socket, SOCKET);
  checkValue("stateAt()", "at", at, AT);
  const record = run.sockets[socket];
  if (!record || !existsAt(record, at)) return null;
  const changes = changesOf(run, socket);
  const place = byTime.right(changes, at);
  if (place > 0) return changes[place - 1]?.to ?? null;
  return changes[0]?.from ?? "CLOSED";
}

/** Was the socket in its host's table at this time? */
export function existsAt(socket: SocketRecord, at: Micros): boolean {
  return socket.createdAt <= at && (socket.goneAt < 0 || at < socket.goneAt);
}

/** What a socket's buffers, window and timers were at a time; null when nothing was noted yet. */
export function sampleAt(run: Trace, socket: number, at: Micros): Sample | null {
  const places = indexOf(run).samples[socket] ?? [];
  const later = firstWhere(places.length, (i) => run.samples.get(places[i] ?? 0).at > at);
  const place = places[later - 1];
  return place === undefined ? null : run.samples.get(place);
}

/** The states that a socket went through, as stretches of time; CLOSED is left out. */
export function spansOf(run: Trace, socket: number): Span[] {
  const record = run.sockets[socket];
  if (!record) return [];
  const last = record.goneAt < 0 ? run.end.at : record.goneAt;
  const changes = changesOf(run, socket);
  const spans: Span[] = [];
  changes.forEach((change, i) => {
    const next = changes[i + 1];
    const until = next ? next.at : Math.max(last, change.at);
    if (change.to === "CLOSED" || until < change.at) return;
    const open = !next && record.goneAt < 0;
    // A state that lasts no time is kept: it was there, and a view may want to name it.
    spans.push({socket, state: change.to, since: change.at, until, open});
  });
  return spans;
}

/**
 * When a call was over, in µs: it returned, or its program was ended while it was blocked. Infinity
 * while neither has happened.
 */
export function callEnd(run: Trace, {host, program, returnedAt}: CallRecord): Micros {
  if (returnedAt >= 0) return returnedAt;
  const endedAt = indexOf(run).ended.get(programKey(host, program));
  return endedAt ?? Infinity;
}

const programKey = (host: number, program: number): string => `${host}/${program}`;

/** The segments on the wire at a time: sent, and neither arrived nor lost. */
export function inFlightAt(run: Trace, at: Micros): Transit[] {
  return run.transits.filter((t) => t.sentAt <= at && at < endOf(t));
}

/** When a segment's way ended: it arrived, or it was lost. */
export function endOf(transit: Transit): Micros {
  if (transit.lost) return transit.lost.at;
  return transit.arrivedAt < 0 ? Infinity : transit.arrivedAt;
}

/** What a socket waits for at a time: held by Nagle, a delayed ACK, a cork. */
export function waitsAt(run: Trace, socket: number, at: Micros): WaitRecord[] {
  return run
    .waits()
    .filter(
      (wait) => wait.socket === socket && wait.since <= at && (wait.until < 0 || at < wait.until)
    );
}
