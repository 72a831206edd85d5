/** What the network did to a flow: segments that were lost, and a path that ended. */
import {cut, drop, type Fault, type SegmentKind} from "../../net/fault.ts";
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {ACK, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";
import {ENDS, type FlowTrace} from "../capture/flow-trace.ts";

/** So many tries without a reply are a path that ended, and not a few losses. */
const MANY = 2;

/** The faults, with times from the first SYN on. */
export function faultsOf(made: FlowTrace, start: Micros): Fault[] {
  const {transits} = made.trace;
  const silence = silenceIn(transits);
  const counts = new Map<string, number>();
  const faults: Fault[] = [];
  for (const transit of transits) {
    const kind = kindOf(transit);
    const key = `${transit.from} ${kind}`;
    const unseen = kind === "data" ? gapBefore(made, transit) : 0;
    const host = ENDS[transit.from === 0 ? 0 : 1];
    const before = counts.get(key) ?? 0;
    for (let i = 1; i <= unseen; i++) faults.push(drop(host, {payload: true, nth: before + i}));
    const nth = before + unseen + 1;
    counts.set(key, nth);
    if (transit.lost === null || (silence && transit.sentAt >= silence.first)) continue;
    const payload = kind === "data";
    faults.push(drop(host, payload ? {payload: true, nth} : {flags: kind, nth}));
  }
  return silence ? [...faults, cut(silence.at - start)] : faults;
}

/** How many segments got lost before they reached the capture, right before this one. */
function gapBefore({trace: {transits}}: FlowTrace, {id, from, segment}: Transit): number {
  const own = transits.filter((each) => each.from === from);
  const before = own.filter((each) => each.id < id && segLen(each.segment) > 0);
  if (before.length === 0) return 0;
  const nxt = before.reduce((most, each) => {
    const end = seqAdd(each.segment.seq, segLen(each.segment));
    return seqGt(end, most) ? end : most;
  }, before[0]!.segment.seq);
  if (!seqGt(segment.seq, nxt)) return 0;
  const later = own.find((each) => each.id > id && each.segment.seq === nxt);
  // What comes later without being sent again was overtaken.
  if (later && !TRIES.has(later.reason)) return 0;
  const full = Math.max(...own.map((each) => each.segment.len));
  return Math.ceil(seqDiff(segment.seq, nxt) / full);
}

/** `"data"` for all that carries payload: a FIN may carry some. */
function kindOf({segment: {flags, len}}: Transit): SegmentKind {
  if (len > 0) return "data";
  if (flags & RST) return "RST";
  if (flags & SYN) return flags & ACK ? "SYN-ACK" : "SYN";
  return flags & FIN ? "FIN" : "ACK";
}

/** What is sent again, or asked, because nothing came back. */
const TRIES: ReadonlySet<string> = new Set([
  "retransmit-timeout",
  "fast-retransmit",
  "keepalive",
  "window-probe"
]);

/** The time from which one end hears nothing more though it asks; null when it is not so. */
export function silenceIn(
  transits: readonly Transit[]
): {readonly at: Micros; readonly first: Micros; readonly tries: number} | null {
  const last = transits.at(-1);
  if (!last) return null;
  const heard = transits.findLastIndex(({from}) => from !== last.from);
  const alone = transits.slice(heard + 1);
  const tries = alone.filter(({reason}) => TRIES.has(reason)).length;
  const first = alone.find((each) => segLen(each.segment) > 0 || TRIES.has(each.reason));
  if (tries < MANY || !first) return null;
  const before = Math.max(0, ...transits.filter(({id}) => id < first.id).map(endOf));
  // Somewhere between: what was under way before has arrived.
  return {
    at: Math.round((Math.min(before, first.sentAt) + first.sentAt) / 2),
    first: first.sentAt,
    tries
  };
}

const endOf = ({sentAt, arrivedAt}: Transit): Micros => Math.max(sentAt, arrivedAt);
