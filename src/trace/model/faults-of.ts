/** What the network did to a flow: segments that were lost, and a path that ended. */
import {cut, drop, type Fault, type SegmentKind} from "../../net/fault.ts";
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {ACK, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";
import {ENDS, type FlowTrace} from "../capture/flow-trace.ts";

/** The most segments that are lost at once. */
const MOST_LOST = 200;
/** So many tries without a reply are a path that ended, and not a few losses. */
const MANY = 2;

/** The faults, with times from the first SYN on. */
export function faultsOf({trace: {transits}}: FlowTrace, start: Micros): Fault[] {
  const silence = silenceIn(transits);
  const gaps = new Gaps(transits);
  const counts = new Map<string, number>();
  const faults: Fault[] = [];
  for (const transit of transits) {
    const kind = kindOf(transit);
    const key = `${transit.from} ${kind}`;
    const unseen = gaps.before(transit);
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

/** Finds the segments that got lost before they reached the capture: gaps that are filled later. */
class Gaps {
  readonly #transits: readonly Transit[];
  readonly #nxt: (number | null)[] = [null, null];
  readonly #full = [1, 1];

  constructor(transits: readonly Transit[]) {
    this.#transits = transits;
    for (const {from, segment} of transits)
      this.#full[from] = Math.max(this.#full[from]!, segment.len);
  }

  /** How many got lost right before this one. Told of all segments, in their order. */
  before({id, from, segment}: Transit): number {
    const length = segLen(segment);
    if (length === 0) return 0;
    const nxt = this.#nxt[from] ?? null;
    const end = seqAdd(segment.seq, length);
    if (nxt === null || seqGt(end, nxt)) this.#nxt[from] = end;
    if (nxt === null || !seqGt(segment.seq, nxt) || segment.len === 0) return 0;
    const lost = Math.ceil(seqDiff(segment.seq, nxt) / this.#full[from]!);
    // So many were not lost by the network: the capture has missed them.
    if (lost > MOST_LOST) return 0;
    const later = this.#transits.find(
      (each) => each.id > id && each.from === from && each.segment.seq === nxt
    );
    // What comes later without being sent again was overtaken.
    return later && !TRIES.has(later.reason) ? 0 : lost;
  }
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
