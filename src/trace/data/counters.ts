/** What a run cost on the wire: packets and bytes of each host, and what two runs differ in. */
import type {Bytes, Micros} from "../../base/units.ts";
import {wireBytes} from "../../wire/segment.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Trace} from "../query/trace.ts";
import {count, duration} from "../words/duration.ts";
import {isRepeat, kindOf} from "../query/segment-kind.ts";
import {words} from "./words.ts";

/** Counts of what was sent, whether it arrived or not. */
export interface Counters {
  packets: number;
  /** Bytes of IPv4 and TCP headers, options included. */
  headers: Bytes;
  /** Bytes of text, those sent again included. */
  payload: Bytes;
  /** Segments sent again: by timeout, fast retransmit, or as a tail loss probe. */
  again: number;
  /** Keepalive and window probes. */
  probes: number;
  /** Segments that carry an acknowledgement and nothing else. */
  bareAcks: number;
  lost: number;
}

const KEYS = ["packets", "headers", "payload", "again", "probes", "bareAcks", "lost"] as const;

/** The counters by name, in the order of a table. */
export const COUNTERS: readonly {readonly key: keyof Counters; readonly name: string}[] = KEYS.map(
  (key) => ({key, name: words.counters[key]})
);

const zero = (): Counters => ({
  packets: 0,
  headers: 0,
  payload: 0,
  again: 0,
  probes: 0,
  bareAcks: 0,
  lost: 0
});

/** What each host had sent up to a time, by the index of the host. Lost counts from the loss on. */
export function countersAt(run: Trace, at: Micros = Infinity): Counters[] {
  const counters = run.hosts.map(zero);
  for (const transit of run.transits) {
    if (transit.sentAt > at) break;
    const own = counters[transit.from];
    if (!own) continue;
    const {segment} = transit;
    own.packets++;
    own.headers += wireBytes(segment) - segment.len;
    own.payload += segment.len;
    if (isRepeat(transit)) own.again++;
    const probe = transit.reason === "keepalive" || transit.reason === "window-probe";
    if (probe) own.probes++;
    else if (kindOf(segment) === "ack") own.bareAcks++;
    if (transit.lost && transit.lost.at <= at) own.lost++;
  }
  return counters;
}

/** The sum over hosts. */
export function totalOf(counters: readonly Counters[]): Counters {
  const sum = zero();
  for (const each of counters) for (const {key} of COUNTERS) sum[key] += each[key];
  return sum;
}

/** When the last byte of text reached a host for the first time; -1 when none did. */
export function deliveredAt(run: Trace): Micros {
  const highest = new Map<string, number>();
  let last = -1;
  for (const t of run.transits) {
    if (t.segment.len === 0 || t.arrivedAt < 0) continue;
    const key = `${t.connection}/${t.from}`;
    const isn = run.connections[t.connection]?.isn.get(t.from) ?? 0;
    const end = seqDiff(t.segment.seq, isn) + t.segment.len;
    // What fills a hole is new too, so that only the time decides, and repeats of old text do not.
    if (end > (highest.get(key) ?? -1) || isRepeat(t)) last = Math.max(last, t.arrivedAt);
    highest.set(key, Math.max(end, highest.get(key) ?? -1));
  }
  return last;
}

/** A run by its name, as it is compared. */
export type NamedRun = readonly [name: string, run: Trace];

/** How a second run differs from a first, in sentences; one that says so when it does not. */
export function differences([nameA, a]: NamedRun, [nameB, b]: NamedRun): string[] {
  const [x, y] = [totalOf(countersAt(a)), totalOf(countersAt(b))];
  const told: string[] = [];
  for (const {key, name} of COUNTERS) {
    if (x[key] === y[key]) continue;
    const times = x[key] > 0 ? factor(y[key] / x[key]) : "";
    told.push(words.insteadOf(nameB, name, count(y[key]), count(x[key]), times));
  }
  const [endA, endB] = [deliveredAt(a), deliveredAt(b)];
  if (endA >= 0 && endB >= 0 && endA !== endB) {
    const by = duration(Math.abs(endB - endA));
    told.push(words.lastByte(nameB, by, endB < endA, duration(endB)));
  }
  return told.length > 0 ? told : [words.sameCost(nameA, nameB)];
}

const factor = (ratio: number): string =>
  ratio >= 1.5 ? String(Number(ratio.toPrecision(2))) : "";
