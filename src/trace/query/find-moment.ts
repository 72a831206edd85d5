/** Finds when something happened. */
import {
  anything,
  checkOptions,
  checkValue,
  object,
  required,
  type Shapes
} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import {hostIndex} from "./check-query.ts";
import {readBy} from "./bytes.ts";
import {findSegments} from "./find-segments.ts";
import type {Happening} from "./happening.ts";
import {callFilter} from "./host-trace.ts";
import {MOMENTS, SEGMENT_MOMENT} from "./query-shapes.ts";
import type {MomentQuery, Trace} from "./trace.ts";
import {words} from "./words.ts";

const WHERE = "run.moment()";
/** The time that a query asks for, in µs; a number is one already. Undefined when it never was. */
export function timeOf(run: Trace, at: Micros | MomentQuery | undefined): Micros | undefined {
  return typeof at === "object" ? findMoment(run, at)?.at : at;
}

/** What happened first of what a query asks for, or the `nth` time; null when it never did. */
export function findMoment(run: Trace, query: MomentQuery): Happening | null {
  checkMoment(WHERE, query);
  const {nth = 1, since = -Infinity} = query;
  const all = happeningsOf(run, query).filter(({at}) => at >= since);
  all.sort((a, b) => a.at - b.at);
  return all.at(nth > 0 ? nth - 1 : nth) ?? null;
}

/** Throws a TypeError for a query that asks for what there is not, whatever the run. */
export function checkMoment(where: string, query: MomentQuery): void {
  checkValue(where, words.query, query, QUERY);
  const kind = KINDS.find((name) => name in query);
  checkOptions(where, query, kind === undefined ? ANY_MOMENT : MOMENTS[kind]);
}

const QUERY = required(object(words.wanted.query));
const KINDS = Object.keys(MOMENTS) as (keyof typeof MOMENTS)[];
/** All options that there are: of one that is misspelt, nobody knows which kind was meant. */
const ANY_MOMENT: Shapes = {
  ...SEGMENT_MOMENT,
  host: anything,
  ...Object.fromEntries(KINDS.map((kind) => [kind, anything]))
};

function happeningsOf(run: Trace, query: MomentQuery): Happening[] {
  const host = "host" in query && query.host !== undefined ? hostOf(run, query.host) : null;
  const isHere = (record: {readonly host: number}): boolean =>
    host === null || record.host === host;
  if ("state" in query) {
    return run.states
      .filter((change) => isHere(change) && change.to === query.state)
      .map((change) => ({kind: "state", at: change.at, change}));
  }
  if ("call" in query) {
    const wanted = callFilter(query.call, query);
    const calls = run.calls.filter((call) => isHere(call) && wanted(call));
    if (!query.returns) return calls.map((call) => ({kind: "call", at: call.calledAt, call}));
    return calls
      .filter(({returnedAt}) => returnedAt >= 0)
      .map((call) => ({kind: "return", at: call.returnedAt, call}));
  }
  if ("wait" in query) {
    return run
      .waits(query.wait)
      .filter((wait) => isHere(wait) && (!query.ends || wait.until >= 0))
      .map((wait) => ({kind: "wait", at: query.ends ? wait.until : wait.since, wait}));
  }
  if ("log" in query) {
    return run.notes
      .filter((note) => note.kind === "log" && isHere(note) && note.text.includes(query.log))
      .map((note) => ({kind: "note", at: note.at, note}));
  }
  if ("fault" in query) {
    return faultsOf(run, query.fault);
  }
  if ("bytesRead" in query) {
    return readSoMuch(run, hostOf(run, query.host), query.bytesRead);
  }
  const {arrives, ...segments} = query;
  const found = findSegments(run, segments, WHERE, SEGMENT_MOMENT);
  if (!arrives) return found.map((transit) => ({kind: "send", at: transit.sentAt, transit}));
  return found.flatMap((transit): Happening[] => {
    if (transit.lost) return [{kind: "loss", at: transit.lost.at, transit}];
    return transit.arrivedAt < 0 ? [] : [{kind: "arrival", at: transit.arrivedAt, transit}];
  });
}

const hostOf = (run: Trace, name: string): number => hostIndex(WHERE, run.hosts, name);

function faultsOf(run: Trace, kind: Fault["kind"]): Happening[] {
  return run.notes
    .filter((note) => note.kind === "fault" && note.fault.kind === kind)
    .map((note) => ({kind: "note", at: note.at, note}));
}

function readSoMuch(run: Trace, host: number, bytes: number): Happening[] {
  let sum = 0;
  const reads = run.calls.filter((call) => call.host === host && readBy(call) > 0);
  for (const call of reads.sort((a, b) => a.returnedAt - b.returnedAt)) {
    sum += readBy(call);
    if (sum >= bytes) return [{kind: "return", at: call.returnedAt, call}];
  }
  return [];
}
