/** Finds a moment of a run by what happened in it, not by its time: steps of a text name it so. */
import type {Micros} from "../../base/units.ts";
import type {CallRecord, Run, Transit} from "../../sim/record.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {ACK, FIN, RST, SYN} from "../../wire/segment.ts";

/** Which of those that fit: 1-based. Defaults to 1, the first. */
interface Nth {
  readonly nth?: number;
}

/** A segment is sent or, with `arrives`, arrives. */
export interface SegmentQuery extends Nth {
  /** The name of the host that sends it. */
  readonly from: string;
  /** `"SYN"`, `"SYN-ACK"`, `"FIN"`, `"RST"`; `"ACK"` is one without data, SYN, FIN or RST. */
  readonly flags?: "SYN" | "SYN-ACK" | "FIN" | "RST" | "ACK";
  /** With data (true) or without. */
  readonly payload?: boolean;
  /** Why it was sent: `"ack-delayed"`, `"retransmit-timeout"`, … */
  readonly reason?: Transit["reason"];
  /** Lost on its way (true), or not. */
  readonly lost?: boolean;
  /** The moment of its arrival; of its loss when it is lost. Defaults to false. */
  readonly arrives?: boolean;
}

/** A socket of a host enters a state. */
export interface StateQuery extends Nth {
  readonly host: string;
  readonly state: TcpState;
}

/** A program makes a call or, with `returns`, gets its result. */
export interface CallQuery extends Nth {
  readonly host: string;
  /** The call's name: `"recv"`. */
  readonly call: string;
  /** The moment of its return: of any, or of one with a result that begins so, `"ECONNRESET"`. */
  readonly returns?: boolean | string;
}

/** A socket begins to wait or, with `ends`, is done waiting. */
export interface WaitQuery extends Nth {
  readonly host: string;
  readonly wait: Run["waits"][number]["kind"];
  readonly ends?: boolean;
}

/** A line of `os.log`, or what a fault did, that begins so. */
export interface NoteQuery extends Nth {
  readonly host: string;
  readonly note: string;
}

/** Names a moment by what happens in it. */
export type MomentQuery = SegmentQuery | StateQuery | CallQuery | WaitQuery | NoteQuery;

/** A moment that was found, and the segment that was asked for, if it was one. */
export interface FoundMoment {
  readonly at: Micros;
  readonly transit: Transit | null;
}

/** The moment that the query names; null when it does not happen in this run. */
export function findMoment(run: Run, query: MomentQuery): FoundMoment | null {
  const all = matches(run, query);
  return all[(query.nth ?? 1) - 1] ?? null;
}

/** The same as a time; a number is one already. Undefined when the moment does not happen. */
export function timeOf(run: Run, at: Micros | MomentQuery | undefined): Micros | undefined {
  return typeof at === "object" ? findMoment(run, at)?.at : at;
}

function matches(run: Run, query: MomentQuery): FoundMoment[] {
  if ("from" in query) return segments(run, query);
  const host = run.hosts.findIndex(({name}) => name === query.host);
  const moment = (at: Micros): FoundMoment[] => (at < 0 ? [] : [{at, transit: null}]);
  if ("state" in query) {
    const changes = run.states.filter((each) => each.host === host && each.to === query.state);
    return changes.flatMap(({at}) => moment(at));
  }
  if ("call" in query) {
    const {call: name, returns = false} = query;
    const calls = run.calls.filter((each) => each.host === host && each.name === name);
    return calls
      .filter((call) => typeof returns !== "string" || resultOf(call).startsWith(returns))
      .flatMap((call) => moment(returns === false ? call.calledAt : call.returnedAt));
  }
  if ("wait" in query) {
    const waits = run.waits.filter((each) => each.host === host && each.kind === query.wait);
    return waits.flatMap(({since, until}) => moment(query.ends === true ? until : since));
  }
  const notes = run.notes.filter((each) => each.host === host && each.text.startsWith(query.note));
  return notes.flatMap(({at}) => moment(at));
}

const resultOf = ({errno, result}: CallRecord): string => errno ?? result;

function segments(run: Run, query: SegmentQuery): FoundMoment[] {
  const from = run.hosts.findIndex(({name}) => name === query.from);
  return run.transits
    .filter((transit) => transit.from === from && fits(transit, query))
    .map((transit) => ({at: instant(transit, query), transit}))
    .filter(({at}) => at >= 0);
}

const instant = ({sentAt, arrivedAt, lost}: Transit, {arrives}: SegmentQuery): Micros =>
  arrives === true ? (lost?.at ?? arrivedAt) : sentAt;

function fits({segment, reason, lost}: Transit, query: SegmentQuery): boolean {
  const {flags, payload} = query;
  if (flags !== undefined && flagsOf(segment) !== flags) return false;
  if (payload !== undefined && segment.len > 0 !== payload) return false;
  if (query.lost !== undefined && (lost !== null) !== query.lost) return false;
  return query.reason === undefined || query.reason === reason;
}

function flagsOf({flags, len}: Transit["segment"]): string {
  if (flags & SYN) return flags & ACK ? "SYN-ACK" : "SYN";
  if (flags & RST) return "RST";
  if (flags & FIN) return "FIN";
  return len > 0 ? "" : "ACK";
}
