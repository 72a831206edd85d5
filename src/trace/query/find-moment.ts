/** Finds when something happened. */
import type {Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import {hostIndex, checkName, checkOptions} from "./check-query.ts";
import {readBy} from "./bytes.ts";
import {SEGMENT_OPTIONS, findSegments} from "./find-segments.ts";
import type {Happening} from "./happening.ts";
import {CALL_OPTIONS, callFilter, checkState} from "./host-trace.ts";
import {WAIT_KINDS} from "../../tcp/block/effects.ts";
import type {MomentQuery, Trace} from "./trace.ts";

const WHERE = "run.moment()";
const FAULTS: readonly Fault["kind"][] = [
  "drop",
  "delay",
  "duplicate",
  "cut",
  "heal",
  "hang",
  "resume",
  "kill",
  "power-off",
  "forge"
];

/** The time that a query asks for, in µs; a number is one already. Undefined when it never was. */
export function timeOf(run: Trace, at: Micros | MomentQuery | undefined): Micros | undefined {
  return typeof at === "object" ? findMoment(run, at)?.at : at;
}

/** What happened first of what a query asks for, or the `nth` time; null when it never did. */
export function findMoment(run: Trace, query: MomentQuery): Happening | null {
  const all = happeningsOf(run, query).filter(({at}) => at >= (query.since ?? -Infinity));
  const {nth = 1} = query;
  if (!Number.isInteger(nth) || nth === 0) {
    throw new TypeError(
      `${WHERE}: nth is ${String(nth)}; wanted: a whole number from 1, or below 0`
    );
  }
  all.sort((a, b) => a.at - b.at);
  return all.at(nth > 0 ? nth - 1 : nth) ?? null;
}

function happeningsOf(run: Trace, query: MomentQuery): Happening[] {
  const legal = (...names: string[]): void =>
    checkOptions(WHERE, query, ["nth", "since", ...names]);
  const host = "host" in query && query.host !== undefined ? hostOf(run, query.host) : null;
  const isHere = (record: {readonly host: number}): boolean =>
    host === null || record.host === host;
  if ("state" in query) {
    legal("host", "state");
    checkState(WHERE, query.state);
    return run.states
      .filter((change) => isHere(change) && change.to === query.state)
      .map((change) => ({kind: "state", at: change.at, change}));
  }
  if ("call" in query) {
    legal("host", "call", "returns", ...CALL_OPTIONS);
    const wanted = callFilter(WHERE, query.call, query);
    const calls = run.calls.filter((call) => isHere(call) && wanted(call));
    if (!query.returns) return calls.map((call) => ({kind: "call", at: call.calledAt, call}));
    return calls
      .filter(({returnedAt}) => returnedAt >= 0)
      .map((call) => ({kind: "return", at: call.returnedAt, call}));
  }
  if ("wait" in query) {
    legal("host", "wait", "ends");
    checkName(WHERE, "wait", query.wait, WAIT_KINDS);
    return run
      .waits(query.wait)
      .filter((wait) => isHere(wait) && (!query.ends || wait.until >= 0))
      .map((wait) => ({kind: "wait", at: query.ends ? wait.until : wait.since, wait}));
  }
  if ("log" in query) {
    legal("host", "log");
    return run.notes
      .filter((note) => note.kind === "log" && isHere(note) && note.text.includes(query.log))
      .map((note) => ({kind: "note", at: note.at, note}));
  }
  if ("fault" in query) {
    legal("fault");
    return faultsOf(run, query.fault);
  }
  if ("bytesRead" in query) {
    legal("host", "bytesRead");
    return readSoMuch(run, hostOf(run, query.host), query.bytesRead);
  }
  const {arrives, ...segments} = query;
  checkOptions(WHERE, query, [...MOMENT_OPTIONS, ...SEGMENT_OPTIONS]);
  const found = findSegments(run, segments, WHERE, ["nth", ...SEGMENT_OPTIONS]);
  if (!arrives) return found.map((transit) => ({kind: "send", at: transit.sentAt, transit}));
  return found.flatMap((transit): Happening[] => {
    if (transit.lost) return [{kind: "loss", at: transit.lost.at, transit}];
    return transit.arrivedAt < 0 ? [] : [{kind: "arrival", at: transit.arrivedAt, transit}];
  });
}

const MOMENT_OPTIONS = ["nth", "arrives", "host", "state", "call", "wait", "log", "fault"];

const hostOf = (run: Trace, name: string): number => hostIndex(WHERE, run.hosts, name);

function faultsOf(run: Trace, kind: Fault["kind"]): Happening[] {
  checkName(WHERE, "fault", kind, FAULTS);
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
