/** The transcript of a run: all of it in sentences, and as rows of a table. */
import {checkValue} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {checkRun} from "../query/check-query.ts";
import {MOST} from "../query/query-shapes.ts";
import type {Trace} from "../query/trace.ts";
import {callName, resultText} from "./call.ts";
import {causeText} from "./cause.ts";
import {noteText, whoseNote} from "./note.ts";
import {duration} from "./duration.ts";
import {moments} from "../query/timeline.ts";
import type {Happening} from "../query/happening.ts";
import {faultText, whyLost, whySent} from "./reasons.ts";
import {describe, label} from "./segment.ts";
import {happeningText, sentence, waitName, way} from "./sentence.ts";
import {hostName} from "../query/flow.ts";
import {words} from "./words.ts";

/** One row of the table of a run. */
export interface TranscriptRow {
  readonly at: Micros;
  /** The time as text. */
  readonly time: string;
  /** The host that it happened at, or both with an arrow for a segment. */
  readonly who: string;
  /** What happened, in a few words. */
  readonly what: string;
  /** What more there is to know: why, all header fields, what became of it. */
  readonly more: string;
  /** The segment, for a row about one being sent. */
  readonly transit: Transit | null;
}

/** A run in one sentence: hosts, how many segments, how long. The figure's text alternative. */
export function summary(run: Trace): string {
  const hosts = run.hosts.map(({name}) => name).join(", ");
  const sent = run.transits.length;
  if (sent === 0) return words.emptyLadder(hosts);
  const lost = run.transits.filter((t) => t.lost).length;
  const first = run.transits[0];
  const last = moments(run).at(-1);
  const length = duration((last?.at ?? 0) - Math.min(0, first?.sentAt ?? 0));
  return words.ladder(hosts, sent, lost, length, faultList(run));
}

const faultList = (run: Trace): string =>
  run.faults.map((fault) => faultText(run, fault)).join("; ");

/** A run as sentences, one for each moment, each with a full stop. */
export function transcript(run: Trace, most = Infinity): string[] {
  checkRun("transcript()", run);
  checkValue("transcript()", "most", most, MOST);
  const list = moments(run);
  const told = list.slice(0, most).map((moment) => `${sentence(run, moment, {most: Infinity})}.`);
  if (list.length > most) told.push(words.moreMoments(list.length - most));
  return told;
}

/** A run as rows: segments with their fate, changes of state, calls, waits, notes. */
export function transcriptRows(run: Trace, most = Infinity): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  for (const moment of moments(run)) {
    for (const happening of moment.happenings) {
      // A segment has one row, where it is sent; its arrival or loss stands in that row.
      if (happening.kind === "arrival" || happening.kind === "loss") continue;
      if (happening.kind === "return") continue;
      if (rows.length >= most) return rows;
      rows.push(rowOf(run, happening));
    }
  }
  return rows;
}

function rowOf(run: Trace, happening: Happening): TranscriptRow {
  const base = {at: happening.at, time: duration(happening.at), transit: null};
  switch (happening.kind) {
    case "send": {
      const {transit} = happening;
      const more = words.why(describe(run, transit), fate(transit), whySent(transit));
      return {...base, who: way(run, transit), what: label(run, transit), more, transit};
    }
    case "call": {
      const {call} = happening;
      const result = resultText(call);
      const took = call.returnedAt > call.calledAt;
      const more = took ? words.after(result, blockedFor(call)) : result;
      return {...base, who: hostName(run, call.host), what: callName(call), more};
    }
    case "state": {
      const {change} = happening;
      const more = words.from(change.from, causeText(change));
      return {...base, who: hostName(run, change.host), what: change.to, more};
    }
    case "wait": {
      const {wait} = happening;
      const more =
        wait.until < 0 ? words.toTheEnd : words.forTime(duration(wait.until - wait.since));
      return {...base, who: hostName(run, wait.host), what: waitName(wait), more};
    }
    case "gone":
      return {...base, who: hostName(run, happening.socket.host), what: words.gone, more: ""};
    case "note": {
      const {note} = happening;
      return {...base, who: whoseNote(run, note), what: noteText(note), more: note.kind};
    }
    default:
      return {...base, who: "", what: happeningText(run, happening), more: ""};
  }
}

const blockedFor = (call: {readonly calledAt: Micros; readonly returnedAt: Micros}): string =>
  duration(call.returnedAt - call.calledAt);

/** What became of a segment: `"arrives at 20 ms"`, `"lost by choice at 10 ms"`. */
export function fate(transit: Transit): string {
  if (transit.lost) return words.lostAt(whyLost(transit.lost), duration(transit.lost.at));
  if (transit.arrivedAt < 0) return words.onItsWay;
  const arrives = words.arrivesAt(duration(transit.arrivedAt));
  return transit.marked ? words.isMarked(arrives) : arrives;
}
