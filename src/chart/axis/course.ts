/**
 * The course of a run: when much happens, and when nothing does. It is what a time axis has to
 * know, however large it is drawn.
 */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {moments} from "../../trace/query/timeline.ts";
import type {Happening} from "../../trace/query/happening.ts";
import {isRepeat, kindOf} from "../../trace/query/segment-kind.ts";

/** A stretch of time in which something happens, or is on its way, all the time. */
export interface Busy {
  readonly since: Micros;
  readonly until: Micros;
  /** How many labels of segments want to stand below each other; a burst needs two. */
  readonly rows: number;
  /** How many calls and returns the busiest host has in it, and how many of them at its end. */
  readonly lines: number;
  readonly tail: number;
  /** The probe or retransmission that it consists of, with what comes back; null for all else. */
  readonly probe: Probe | null;
}

/** A stretch that is nothing but a segment sent because a timer ran out. */
export interface Probe {
  readonly transit: Transit;
  /** Probes that look the same have the same text. */
  readonly like: string;
}

/** When what happens in runs. */
export interface Course {
  readonly first: Micros;
  readonly last: Micros;
  /** How long a typical segment is on its way. */
  readonly flight: Micros;
  readonly busy: readonly Busy[];
}

/** A pause shorter than this, in flights, does not end a stretch. */
const PAUSE = 0.5;
/** Like segments that leave within this time, in flights, are a burst. */
const BURST = 0.12;
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
  const list = runs.flatMap((run) => moments(run));
  if (runs.length > 1) list.sort((a, b) => a.at - b.at);
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
  return {first, last, flight, busy};
}

/** The median time that a segment is on its way; a part of the whole when there is none. */
function typicalFlight(runs: readonly Trace[], span: Micros): Micros {
  const transits = runs.flatMap((run) => run.transits);
  const arrived = transits.map((t) => t.arrivedAt - t.sentAt).filter((flight) => flight > 0);
  // Where nothing arrives, what is lost is taken to be lost half way.
  const lost = transits.map((t) => (t.lost ? 2 * (t.lost.at - t.sentAt) : 0)).filter((f) => f > 0);
  const flights = (arrived.length > 0 ? arrived : lost).sort((a, b) => a - b);
  return Math.max(flights[flights.length >> 1] ?? span / 8, span / 1e9, 1);
}

/** A stretch as it is being found. */
class OpenBusy {
  readonly since: Micros;
  until: Micros;
  #rows = 0;
  /** The times of calls and returns, by host. */
  readonly #lines = new Map<number, Micros[]>();
  /** The burst of each host. */
  readonly #bursts = new Map<number, {first: Transit; count: number}>();
  /** The first segment, if it is a probe and nothing else has happened; null if it is not. */
  #probe: Probe | null | undefined;
  readonly #flight: Micros;

  constructor(at: Micros, flight: Micros) {
    this.since = at;
    this.until = at;
    this.#flight = flight;
  }

  add(happening: Happening): void {
    this.until = Math.max(this.until, happening.at);
    switch (happening.kind) {
      case "send":
        this.#send(happening.transit);
        break;
      case "call":
      case "return": {
        const {host} = happening.call;
        const times = this.#lines.get(host);
        if (times) times.push(happening.at);
        else this.#lines.set(host, [happening.at]);
        this.#probe = null;
        break;
      }
      case "arrival":
      case "loss":
        break;
      default:
        this.#probe = null;
    }
  }

  #send(transit: Transit): void {
    const {sentAt, arrivedAt, lost} = transit;
    // A lost segment is drawn on its way for as long as one that arrives.
    const end = lost || arrivedAt < 0 ? sentAt + this.#flight : arrivedAt;
    this.until = Math.max(this.until, end);
    const kind = kindOf(transit.segment);
    const burst = this.#bursts.get(transit.from);
    const joins =
      burst &&
      kindOf(burst.first.segment) === kind &&
      sentAt - burst.first.sentAt < BURST * this.#flight;
    if (joins) burst.count++;
    else this.#bursts.set(transit.from, {first: transit, count: 1});
    if (!joins || burst.count <= 2) this.#rows++;
    if (this.#probe === undefined) this.#probe = probeOf(transit);
    else if (this.#probe && kind !== "ack") this.#probe = null;
  }

  close(): Busy {
    const from = this.until - TAIL * this.#flight;
    let [lines, tail] = [0, 0];
    for (const times of this.#lines.values()) {
      lines = Math.max(lines, times.length);
      tail = Math.max(tail, times.filter((at) => at >= from).length);
    }
    const {since, until} = this;
    return {since, until, rows: this.#rows, lines, tail, probe: this.#probe ?? null};
  }
}

function probeOf(transit: Transit): Probe | null {
  const {reason, from, to, connection, lost, segment} = transit;
  if (!isRepeat(transit) && reason !== "keepalive" && reason !== "window-probe") return null;
  const {len, flags} = segment;
  const like = [from, to, connection, isRepeat(transit), reason, flags, len, lost !== null].join();
  return {transit, like};
}
