/**
 * The course of a run: when much happens, and when nothing does. It is what a time axis has to
 * know, however large it is drawn.
 */
import type {Micros} from "../../base/units.ts";
import type {CallRecord, Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {moments} from "../../trace/query/timeline.ts";
import {causesOf} from "../../trace/data/causes.ts";
import type {Happening, Moment} from "../../trace/query/happening.ts";
import {errnoOf} from "../../trace/words/call.ts";
import {isRepeat, kindOf} from "../../trace/query/segment-kind.ts";

/** A stretch of time in which something happens, or is on its way, all the time. */
export interface Busy {
  readonly since: Micros;
  readonly until: Micros;
  /** How many labels of segments want to stand below each other; a burst needs two. */
  readonly rows: number;
  /** How many calls and returns the busiest host has in it. */
  readonly lines: number;
  /** How much stands at its end beside the busiest host: calls, returns and states, in calls. */
  readonly tail: number;
  /** What it is, where the same happens again and again; null where each is to be seen. */
  readonly pattern: Pattern | null;
}

/** What a stretch consists of: stretches with the same text are alike. */
export interface Pattern {
  readonly like: string;
  readonly at: Micros;
  /** A segment that a timer sent, with what comes back; calls alone; or anything else. */
  readonly kind: "probe" | "calls" | "exchange";
  /** What it is named by: its first segment, or the call that failed, or the first call. */
  readonly segment: Transit | null;
  readonly call: CallRecord | null;
}

/** The name under which a reader opens what is drawn as one; it outlives a change of the run. */
export const keyOf = ({from, nth}: Transit): string => `${from}/${nth}`;

/** The key of a stretch that repeats. */
export function patternKey({segment, at}: Pattern): string {
  return segment ? keyOf(segment) : `at ${at}`;
}

/** When what happens in runs. */
export interface Course {
  readonly first: Micros;
  readonly last: Micros;
  /** How long a typical segment is on its way. */
  readonly flight: Micros;
  readonly busy: readonly Busy[];
  /** How many labels of segments there are. */
  readonly rows: number;
}

/** A pause shorter than this, in flights, does not end a stretch. */
const PAUSE = 0.5;
/** Like segments that follow each other within this time, in flights, are a burst. */
const BURST = 0.12;
/** A burst has a label for each such time, in flights. */
const LABELLED = 0.5;
/** Room for a state's name, in calls: on a phone it keeps clear of an arrow that comes in. */
const STATE = 1.5;
/** Calls within this time of a stretch's end, in flights, want to stand below it. */
const TAIL = 0.3;

const courses = new WeakMap<Trace, Course>();

/** The course of runs that are drawn on one axis. */
export function courseOf(runs: readonly Trace[]): Course {
  const [only] = runs;
  const known = only && runs.length === 1 ? courses.get(only) : undefined;
  if (known) return known;
  const course = traced(runs);
  if (only && runs.length === 1) courses.set(only, course);
  return course;
}

function traced(runs: readonly Trace[]): Course {
  const lists = runs.flatMap((run) => [moments(run), forgotten(run)]);
  const list = lists.flat();
  // The moments of one run are in order already.
  if (lists.filter(({length}) => length > 0).length > 1) list.sort((a, b) => a.at - b.at);
  const first = Math.min(0, list[0]?.at ?? 0);
  const last = Math.max(list.at(-1)?.at ?? 0, first);
  const flight = typicalFlight(runs, last - first);
  const busy: Busy[] = [];
  let open: OpenBusy | null = null;
  for (const {at, happenings} of list) {
    if (open && at - open.until > PAUSE * flight) {
      busy.push(open.close());
      open = null;
    }
    open ??= new OpenBusy(at, flight);
    for (const happening of happenings) open.add(happening);
  }
  if (open) busy.push(open.close());
  const rows = busy.reduce((sum, each) => sum + each.rows, 0);
  return {first, last, flight, busy, rows};
}

/** When middleboxes forget: nothing else happens then, and it is drawn. */
function forgotten(run: Trace): readonly Moment[] {
  if (run.natTimeouts === undefined) return [];
  return causesOf(run).flatMap(({kind, at}) => (kind === "nat" ? [{at, happenings: []}] : []));
}

/** The median time that a segment is on its way; a part of the whole when there is none. */
function typicalFlight(runs: readonly Trace[], span: Micros): Micros {
  const of = (flight: (transit: Transit) => Micros) =>
    Float64Array.from(runs.flatMap(({transits}) => transits.map(flight)).filter((f) => f > 0));
  const arrived = of((t) => t.arrivedAt - t.sentAt);
  // Where nothing arrives, what is lost is taken to be lost half way.
  const flights =
    arrived.length > 0 ? arrived : of((t) => (t.lost ? 2 * (t.lost.at - t.sentAt) : 0));
  // An array of numbers sorts a million of them in no time.
  return Math.max(flights.sort()[flights.length >> 1] ?? span / 8, span / 1e9, 1);
}

/** A stretch of more things than this is nothing that repeats. */
const MOST_ALIKE = 60;

/** A stretch as it is being found. */
class OpenBusy {
  readonly since: Micros;
  until: Micros;
  #rows = 0;
  /** The times of calls and returns, by host. */
  readonly #lines = new Map<number, Micros[]>();
  /** The times at which states begin, by host. */
  readonly #states = new Map<number, Micros[]>();
  /** The burst of each host. */
  readonly #bursts = new Map<number, {last: Transit; count: number; labelled: Micros}>();
  readonly #flight: Micros;
  readonly #pattern = new PatternFinder();

  constructor(at: Micros, flight: Micros) {
    this.since = at;
    this.until = at;
    this.#flight = flight;
  }

  add(happening: Happening): void {
    this.until = Math.max(this.until, happening.at);
    this.#pattern.add(happening);
    if (happening.kind === "send") this.#send(happening.transit);
    if (happening.kind === "state" && happening.change.to !== "CLOSED") {
      note(this.#states, happening.change.host, happening.at);
    }
    // Where a run ends before the one beside it, that is written.
    if (happening.kind === "end") note(this.#states, -1, happening.at);
    if (happening.kind !== "call" && happening.kind !== "return") return;
    note(this.#lines, happening.call.host, happening.at);
  }

  #send(transit: Transit): void {
    const {sentAt, arrivedAt, lost} = transit;
    // A lost segment is drawn on its way for as long as one that arrives.
    const end = lost || arrivedAt < 0 ? sentAt + this.#flight : arrivedAt;
    this.until = Math.max(this.until, end);
    const burst = this.#bursts.get(transit.from);
    const joins =
      burst &&
      kindOf(burst.last.segment) === kindOf(transit.segment) &&
      sentAt - burst.last.sentAt < BURST * this.#flight;
    if (!joins) {
      this.#bursts.set(transit.from, {last: transit, count: 1, labelled: sentAt});
      this.#rows++;
      return;
    }
    burst.last = transit;
    burst.count++;
    if (burst.count > 2 && sentAt - burst.labelled < LABELLED * this.#flight) return;
    burst.labelled = sentAt;
    this.#rows++;
  }

  close(): Busy {
    const from = this.until - TAIL * this.#flight;
    const last = (times: readonly Micros[] = []) => times.filter((at) => at >= from).length;
    let [lines, tail] = [0, 0];
    for (const host of new Set([...this.#lines.keys(), ...this.#states.keys()])) {
      const times = this.#lines.get(host) ?? [];
      lines = Math.max(lines, times.length);
      tail = Math.max(tail, last(times) + STATE * last(this.#states.get(host)));
    }
    const {since, until} = this;
    return {since, until, rows: this.#rows, lines, tail, pattern: this.#pattern.found(since)};
  }
}

function note(times: Map<number, Micros[]>, host: number, at: Micros): void {
  const known = times.get(host);
  if (known) known.push(at);
  else times.set(host, [at]);
}

/** Finds what a stretch consists of, as long as it is little. */
class PatternFinder {
  readonly #parts: string[] = [];
  #segment: Transit | null = null;
  #call: CallRecord | null = null;
  #probe = true;
  #onlyCalls = true;
  #unique = false;

  add(happening: Happening): void {
    if (this.#unique) return;
    if (this.#parts.length > MOST_ALIKE) this.#unique = true;
    switch (happening.kind) {
      case "send":
        this.#send(happening.transit);
        break;
      case "call":
      case "return": {
        const {call, kind} = happening;
        this.#parts.push([kind, call.host, call.program, call.name, errnoOf(call)].join());
        if (!this.#call || (errnoOf(call) && !errnoOf(this.#call))) this.#call = call;
        this.#probe = false;
        break;
      }
      case "state":
      case "wait":
        this.#parts.push(happening.kind);
        this.#probe = false;
        this.#onlyCalls = false;
        break;
      case "arrival":
      case "loss":
        break;
      default:
        this.#unique = true;
    }
  }

  #send(transit: Transit): void {
    const {from, to, connection, lost, segment, reason} = transit;
    const {len, flags} = segment;
    this.#parts.push([from, to, connection, reason, flags, len, lost !== null].join());
    const first = this.#segment === null;
    this.#segment ??= transit;
    if (first ? !isProbe(transit) : kindOf(segment) !== "ack") this.#probe = false;
  }

  found(at: Micros): Pattern | null {
    if (this.#unique || this.#parts.length === 0) return null;
    const [segment, call] = [this.#segment, this.#call];
    const calls = segment === null && this.#onlyCalls;
    const kind = calls ? "calls" : segment && this.#probe ? "probe" : "exchange";
    return {like: this.#parts.join(";"), at, kind, segment, call};
  }
}

const isProbe = (transit: Transit): boolean =>
  isRepeat(transit) || transit.reason === "keepalive" || transit.reason === "window-probe";
