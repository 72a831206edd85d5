/** What is odd about a captured flow, as values: what to look at first in a list of flows. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import {REMARK} from "../../wire/capture/packet.ts";
import {FIN, RST, SYN} from "../../wire/segment.ts";
import {payloadOf, type CapturedFlow, type CapturedSegment} from "./captured.ts";
import type {Judged} from "./judge.ts";

/** Kinds of oddities. The first are trouble; the last say something about the capture only. */
export type OddityKind =
  /** Ended by a reset. */
  | "reset"
  /** A SYN was sent again: nobody answered, or the answer was lost. */
  | "duplicate-syn"
  /** An end announced that it has no room. */
  | "zero-window"
  | "retransmission"
  /** A sender waited for an ACK that a timer held back, and sent on when it came. */
  | "ack-stall"
  /** Silence of a second or more while the connection was open. */
  | "gap"
  | "keepalive"
  /** Segments that overtook others. */
  | "overtaken"
  /** Segments of one end only. */
  | "one-sided"
  /** The handshake is not in the capture: window scales are not known. */
  | "no-handshake"
  | "backwards"
  | "offloaded"
  | "checksum-unfilled"
  | "checksum-differs"
  | "cut"
  | "fragment"
  | "seen-twice"
  /** Bytes were acknowledged that the capture does not have. */
  | "not-captured"
  | "options";

/** Something odd. */
export interface Oddity {
  readonly kind: OddityKind;
  /** How often; of gaps, too. */
  readonly count: number;
  /** The packet of the file where it is first seen. */
  readonly first: number;
  /** How long it lasted: of gaps the longest, of stalls all together; else 0. */
  readonly time: Micros;
}

/** How much trouble one of a kind is, and how much all of that kind can be. */
const WEIGHTS: Readonly<Partial<Record<OddityKind, readonly [each: number, most: number]>>> = {
  reset: [40, 40],
  "duplicate-syn": [25, 60],
  "zero-window": [15, 45],
  "ack-stall": [6, 40],
  retransmission: [5, 50],
  "one-sided": [15, 15],
  gap: [3, 12],
  keepalive: [2, 6]
};

/** How much trouble a flow is in: lists begin with the highest. */
const troubleOf = (oddities: readonly Oddity[]): number =>
  oddities.reduce((sum, {kind, count}) => {
    const [each = 0, most = 0] = WEIGHTS[kind] ?? [];
    return sum + Math.min(each * count, most);
  }, 0);

const SILENCE = seconds(1);
const STALL = ms(35);
/** What follows an ACK so soon was waiting for it. */
const AT_ONCE = ms(5);
/** No link has a larger MSS but loopback: what is more left the card in several packets. */
const LARGEST_MSS = 9216;

/** Finds all that is odd. `judged` is what `judge()` says of the flow. */
export function odditiesOf(flow: CapturedFlow, judged: readonly Judged[]): Oddity[] {
  const {segments} = flow;
  const found = new Map<OddityKind, {count: number; first: number; time: Micros}>();
  const add = (kind: OddityKind, {number}: CapturedSegment, time: Micros = 0): void => {
    const known = found.get(kind);
    if (!known) found.set(kind, {count: 1, first: number, time});
    else {
      known.count++;
      known.time = kind === "gap" ? Math.max(known.time, time) : known.time + time;
    }
  };
  const most = mssOf(flow);
  segments.forEach((each, i) => {
    const {segment} = each;
    const {reason, repeat, overtaken, twice, unseen, window} = judged[i]!;
    if (twice) return add("seen-twice", each);
    if (segment.flags & RST) add("reset", each);
    if (repeat) add(segment.flags & SYN ? "duplicate-syn" : "retransmission", each);
    if (overtaken) add("overtaken", each);
    if (unseen) add("not-captured", each);
    if (reason === "keepalive") add("keepalive", each);
    if (window === 0 && !(segment.flags & (RST | SYN)) && opens(segments, judged, i))
      add("zero-window", each);
    const stalled = stallAt(segments, judged, i);
    if (stalled > 0) add("ack-stall", each, stalled);
    const before = segments[i - 1];
    if (before && each.at - before.at >= SILENCE && !closedBefore(segments, i))
      add("gap", each, each.at - before.at);
    if (segment.len > most) add("offloaded", each);
    for (const [kind, bit] of REMARKS) if (each.remarks & bit) add(kind, each);
  });
  const [first] = segments;
  if (first) {
    if (flow.opening !== "syn") add("no-handshake", first);
    if (flow.backwards) add("backwards", first);
    if (segments.every(({from}) => from === first.from)) add("one-sided", first);
  }
  return [...found].map(([kind, values]) => ({kind, ...values}));
}

const REMARKS: readonly (readonly [OddityKind, number])[] = [
  ["offloaded", REMARK.lengthUnfilled],
  ["checksum-unfilled", REMARK.checksumUnfilled],
  ["checksum-differs", REMARK.checksumDiffers],
  ["cut", REMARK.cut],
  ["fragment", REMARK.fragment],
  ["options", REMARK.options]
];

/** The most payload that fits into one packet, by the MSS that both ends offered. */
function mssOf({segments}: CapturedFlow): number {
  const offered = segments.map(({segment}) => segment.mss).filter((mss) => mss > 0);
  return offered.length > 0 ? Math.min(...offered) : LARGEST_MSS;
}

/** Is this zero window the first of a row of them? */
function opens(
  segments: readonly CapturedSegment[],
  judged: readonly Judged[],
  place: number
): boolean {
  for (let i = place - 1; i >= 0; i--)
    if (segments[i]!.from === segments[place]!.from) return judged[i]!.window !== 0;
  return true;
}

/**
 * How long a sender waited for this bare ACK, which a timer had held back, when it was waiting: it
 * sends more as soon as the ACK is there. 0 when it did not.
 */
export function stallAt(
  segments: readonly CapturedSegment[],
  judged: readonly Judged[],
  place: number
): Micros {
  const ack = segments[place]!;
  const before = segments[place - 1];
  const after = segments[place + 1];
  if (judged[place]!.reason !== "ack-delayed" || !before || !after) return 0;
  const waited = ack.at - before.at;
  const sender = before.from !== ack.from && after.from === before.from;
  const small = sender && before.segment.len > 0 && after.segment.len > 0;
  return small && waited >= STALL && after.at - ack.at <= AT_ONCE ? waited : 0;
}

/** Have both ends sent their FIN, or one a reset, before this place? */
function closedBefore(segments: readonly CapturedSegment[], place: number): boolean {
  const fins = new Set<number>();
  for (let i = 0; i < place; i++) {
    const {from, segment} = segments[i]!;
    if (segment.flags & RST) return true;
    if (segment.flags & FIN) fins.add(from);
  }
  return fins.size === 2;
}

/** A flow as a line of a list. */
export interface FlowSummary {
  readonly id: number;
  readonly client: string;
  readonly server: string;
  readonly ports: readonly [number, number];
  /** When it began, in µs since 1970-01-01 UTC, and how long it lasted. */
  readonly at: Micros;
  readonly lasted: Micros;
  readonly segments: number;
  /** Payload that each end sent, in bytes. */
  readonly payload: readonly [number, number];
  readonly oddities: readonly Oddity[];
  readonly trouble: number;
}

/** Summarizes a flow. */
export function summaryOf(flow: CapturedFlow, judged: readonly Judged[]): FlowSummary {
  const {segments, ends, id, left} = flow;
  const at = segments[0]?.at ?? 0;
  const oddities = odditiesOf(flow, judged);
  return {
    id,
    client: ends[0].address,
    server: ends[1].address,
    ports: [ends[0].endpoint.port, ends[1].endpoint.port],
    at,
    lasted: (segments.at(-1)?.at ?? at) - at,
    segments: segments.length + left,
    payload: [payloadOf(flow, 0), payloadOf(flow, 1)],
    oddities,
    trouble: troubleOf(oddities)
  };
}
