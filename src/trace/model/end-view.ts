/** What one end saw and did, in its own time: its segments, and those that reached it. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {ACK, FIN, RST, SYN} from "../../wire/segment.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import type {CapturedSegment} from "../capture/captured.ts";
import type {FlowTrace} from "../capture/flow-trace.ts";
import type {Trace} from "../query/trace.ts";

/** Something at an end: it sends a segment, or one arrives. */
export interface Seen {
  readonly at: Micros;
  readonly sends: boolean;
  readonly transit: Transit;
  /** The stream's bytes that it carries, relative to its sender's first byte. */
  readonly begin: Bytes;
  readonly end: Bytes;
  /** What it acknowledges, relative to the receiver's first byte; -1 without an ACK. */
  readonly ack: Bytes;
  /** The window that it announces, in bytes. */
  readonly window: Bytes;
  /** Is it a reset that the end's own host did not send? A middlebox's has another time to live. */
  readonly isForeign: boolean;
}

/** All that an end saw, in the order of its own clock. */
export function seenBy({trace, captured}: FlowTrace, end: 0 | 1): Seen[] {
  const [record] = trace.connections;
  const shifts = shiftsOf(trace.transits);
  const first = (host: number): number => seqAdd(record?.isn.get(host) ?? 0, 1);
  const seen = trace.transits.flatMap((transit): Seen[] => {
    const sends = transit.from === end;
    const at = sends ? transit.sentAt : transit.arrivedAt;
    if (!sends && transit.arrivedAt < 0) return [];
    const {seq, len, flags, ack, wnd} = transit.segment;
    const begin = Math.max(0, seqDiff(seq, first(transit.from)));
    const acked = flags & ACK ? Math.max(0, seqDiff(ack, first(transit.to))) : -1;
    const window = wnd * 2 ** (flags & SYN ? 0 : (shifts[transit.from] ?? 0));
    const isForeign = isForeignReset(captured, transit);
    return [{at, sends, transit, begin, end: begin + len, ack: acked, window, isForeign}];
  });
  // What arrives comes before what it brings about, at the same time.
  return seen.sort(
    (a, b) => a.at - b.at || Number(a.sends) - Number(b.sends) || a.transit.id - b.transit.id
  );
}

/** A reset with another time to live than all else from its end. */
export function isForeignReset(
  captured: readonly CapturedSegment[],
  {id, segment}: Transit
): boolean {
  const reset = captured[id];
  if (!reset || !(segment.flags & RST)) return false;
  const others = captured.filter(({from}, i) => from === reset.from && i !== id);
  return others.length > 0 && others.every(({ttl}) => ttl !== reset.ttl);
}

function shiftsOf(transits: readonly Transit[]): readonly [number, number] {
  const of = (host: number): number =>
    transits.find(({from, segment}) => from === host && segment.flags & SYN)?.segment.wscale ?? -1;
  const [a, b] = [of(0), of(1)];
  return a >= 0 && b >= 0 ? [Math.min(a, 14), Math.min(b, 14)] : [0, 0];
}

/** Whether a segment has a control bit. */
export const has = ({transit}: Seen, bit: number): boolean => (transit.segment.flags & bit) !== 0;

/** When the connection is open for an end's program. */
export function openedAt(seen: readonly Seen[], end: 0 | 1): Micros {
  const opens = seen.find((each) =>
    end === 0
      ? !each.sends && has(each, SYN) && has(each, ACK)
      : !each.sends && has(each, ACK) && !has(each, SYN)
  );
  return opens?.at ?? seen[0]?.at ?? 0;
}

/** Is it only an acknowledgment? */
export const isBare = (each: Seen): boolean =>
  each.transit.segment.len === 0 && !has(each, SYN | FIN | RST);

/** The window, in bytes, that a segment's sender had been told of last. */
export function windowIn({transits}: Trace, of: Transit): Bytes {
  const shifts = shiftsOf(transits);
  const told = transits.findLast(
    ({from, arrivedAt}) => from === of.to && arrivedAt >= 0 && arrivedAt <= of.sentAt
  );
  if (!told) return Infinity;
  const {wnd, flags} = told.segment;
  return wnd * 2 ** (flags & SYN ? 0 : (shifts[told.from === transits[0]?.from ? 0 : 1] ?? 0));
}
