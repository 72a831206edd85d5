/** Waits for the packet that a script expects, and says how what was sent differs from it. */
import {printSegment} from "../language/print.ts";
import type {Packet} from "../language/syntax.ts";
import type {Sent, Stack} from "../stack/stack.ts";
import {FIN, RST, SYN, type Segment} from "../../wire/segment.ts";
import {onTime, printDue, printTime, type Due} from "./clock.ts";
import {continues, differences, joined} from "./compare.ts";
import type {Connection} from "./connection.ts";
import type {RunOptions} from "./options.ts";

/** How long a packet without a time is waited for, and how far a report looks ahead, in µs. */
const horizon = 4 * 3600e6;
const lookAhead = 3e6;

/** What a packet is waited for with. */
export interface Watch {
  readonly stack: Stack;
  readonly options: RunOptions;
  /** Time has passed: a call that blocks may have returned. */
  readonly passed: () => void;
}

/** What came of it: the segment that was sent, or what was expected and what was instead. */
export type Found =
  | {readonly kind: "sent"; readonly at: number; readonly segment: Segment}
  | {readonly kind: "differs"; readonly expected: string[]; readonly was: string[]}
  /** Nothing was sent. `next()` says what comes later, if anything does. */
  | {readonly kind: "nothing"; readonly limit: number; readonly next: () => string | null};

/** Waits for `packet` of a connection until it is due. */
export function awaitPacket(watch: Watch, connection: Connection, packet: Packet, due: Due): Found {
  const {stack, options} = watch;
  const limit = due.any ? stack.now + horizon : due.to + due.tolerance;
  const pieces = collect(watch, connection, packet, limit);
  const print = (sent: Sent): string =>
    `${printTime(sent.at)} s: ${printSegment(connection.toScript(sent.segment))}`;
  const next = (): string | null => {
    const later = take(watch, connection, stack.now + lookAhead, null);
    return later && print(later);
  };
  const whole = joined(pieces.map((piece) => connection.toScript(piece.segment)));
  const [first] = pieces;
  if (!first || !whole) return {kind: "nothing", limit, next};
  const expected = differences(packet, whole, options.compare, pieces.length);
  const late = pieces.find((piece) => !onTime(due, piece.at));
  if (late) expected.push(`time: expected ${printDue(due)}, was ${printTime(late.at)} s`);
  const tick = timestampError(options, packet, whole);
  if (tick !== null) expected.push(tick);
  if (expected.length > 0) return {kind: "differs", expected, was: pieces.map(print)};
  return {kind: "sent", at: first.at, segment: whole};
}

/** The next segment of the connection; or as many as make up one big expected one. */
function collect(watch: Watch, connection: Connection, packet: Packet, limit: number): Sent[] {
  const pieces: Sent[] = [];
  let length = 0;
  for (;;) {
    const sent = take(watch, connection, limit, pieces.at(-1)?.segment ?? null);
    if (!sent) return pieces;
    pieces.push(sent);
    connection.learn(sent.segment, packet);
    length += sent.segment.len;
    const big = sent.segment.len > 0 && !(sent.segment.flags & (SYN | RST | FIN));
    if (!big || length >= packet.length || watch.options.strictSegments) return pieces;
  }
}

/** Takes the connection's next segment; of a big one, only what goes on where `before` ends. */
function take(
  {stack, passed}: Watch,
  connection: Connection,
  limit: number,
  before: Segment | null
): Sent | null {
  const {sent} = stack;
  for (;;) {
    const index = sent.findIndex(({segment}) => connection.owns(segment));
    const found = sent[index];
    if (found) {
      if (before && !continues(before, found.segment)) return null;
      sent.splice(index, 1);
      return found;
    }
    // Whatever makes up one big segment is sent in one go.
    if (before || stack.now >= limit) return null;
    stack.advance(limit);
    passed();
  }
}

function timestampError(options: RunOptions, packet: Packet, segment: Segment): string | null {
  const tick = options.timestampTick;
  const wanted = packet.options?.find((option) => option.kind === "TS");
  if (tick === 0 || !wanted || segment.tsVal < 0) return null;
  const off = Math.abs((segment.tsVal - wanted.val) | 0) * tick;
  if (off <= options.tolerance) return null;
  return `TS val: expected ${wanted.val}, was ${segment.tsVal}`;
}
