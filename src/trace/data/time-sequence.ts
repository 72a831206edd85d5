/**
 * What a time-sequence graph shows of a flow (after Stevens, and Shepard's tcptrace): each segment
 * as a stretch of the stream at the time it left, the acknowledged edge, the edge of the window.
 */
import type {Micros} from "../../base/units.ts";
import {ACK, FIN, RST, SYN} from "../../wire/segment.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {isRepeat} from "../query/segment-kind.ts";
import type {Flow} from "../query/flow.ts";

/** How a stroke is drawn. */
export type StrokeKind = "text" | "again" | "lost" | "probe" | "control";

/** One segment of the flow. */
export interface Stroke {
  readonly transit: Transit;
  readonly kind: StrokeKind;
  readonly at: Micros;
  /** Relative sequence numbers: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** A corner of a line that runs in steps: from this time on it stands at `y`. */
export interface Corner {
  readonly at: Micros;
  readonly y: number;
}

/** A block that the receiver says it has, though bytes before it are missing. */
interface SackMark {
  readonly at: Micros;
  readonly from: number;
  readonly to: number;
}

/** Everything that the graph of a flow shows, as the sender sees it. */
export interface Strokes {
  readonly strokes: readonly Stroke[];
  /** The acknowledged edge: SND.UNA, by the ACKs that arrived. */
  readonly acked: readonly Corner[];
  /** The right edge of the peer's window: ACK + window, by the ACKs that arrived. */
  readonly edge: readonly Corner[];
  readonly sacks: readonly SackMark[];
  /** When an announcement of a window of zero arrived. */
  readonly zeroWindows: readonly Corner[];
  /** Arrivals that acknowledge nothing new while text is out: duplicate ACKs. */
  readonly duplicates: readonly Corner[];
  /** Highest sequence number of a segment, and of anything. */
  readonly top: number;
}

const cache = new WeakMap<Trace, Map<string, Strokes>>();

/** The graph of a flow. */
export function strokesOf(run: Trace, flow: Flow): Strokes {
  const known = cache.get(run) ?? new Map<string, Strokes>();
  cache.set(run, known);
  const key = `${flow.connection}/${flow.from}`;
  const before = known.get(key);
  if (before) return before;
  const made = collect(run, flow);
  known.set(key, made);
  return made;
}

function collect(run: Trace, flow: Flow): Strokes {
  const isn = run.connections[flow.connection]?.isn.get(flow.from);
  const strokes: Stroke[] = [];
  const answers: Transit[] = [];
  let shift = -1;
  let ownShift = -1;
  let first: number | undefined = isn;
  for (const transit of run.transits) {
    if (transit.connection !== flow.connection) continue;
    const {segment} = transit;
    if (transit.from !== flow.from) {
      if (segment.flags & SYN) shift = segment.wscale;
      if (transit.arrivedAt >= 0) answers.push(transit);
      continue;
    }
    if (segment.flags & SYN) ownShift = segment.wscale;
    // Nothing is known of a host that never sent a SYN: its first number is the beginning then.
    first ??= segment.seq;
    strokes.push(strokeOf(transit, seqDiff(segment.seq, first)));
  }
  answers.sort((a, b) => a.arrivedAt - b.arrivedAt || a.id - b.id);
  // The window is scaled only when both SYNs said so (RFC 7323 §2.2).
  const scale = shift >= 0 && ownShift >= 0 ? shift : 0;
  const lines = linesOf(answers, first ?? 0, scale);
  const top = strokes.reduce((most, {to}) => Math.max(most, to), 1);
  return {strokes, ...lines, top};
}

function strokeOf(transit: Transit, from: number): Stroke {
  const {segment, reason, lost} = transit;
  const extra = (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
  const probe = reason === "keepalive" || reason === "window-probe";
  const control = (segment.flags & (SYN | FIN | RST)) !== 0 && segment.len === 0;
  const kind: StrokeKind = lost
    ? "lost"
    : isRepeat(transit)
      ? "again"
      : probe
        ? "probe"
        : control
          ? "control"
          : "text";
  return {transit, kind, at: transit.sentAt, from, to: from + segment.len + extra};
}

function linesOf(
  answers: readonly Transit[],
  isn: number,
  shift: number
): Omit<Strokes, "strokes" | "top"> {
  const acked: Corner[] = [];
  const edge: Corner[] = [];
  const sacks: SackMark[] = [];
  const zeroWindows: Corner[] = [];
  const duplicates: Corner[] = [];
  let highest = -1;
  let right = -1;
  for (const {segment, arrivedAt: at} of answers) {
    if (!(segment.flags & ACK) || segment.flags & RST) continue;
    const ack = seqDiff(segment.ack, isn);
    // An old ACK that was overtaken says nothing any more.
    if (ack < highest) continue;
    const scaled = segment.flags & SYN ? segment.wnd : segment.wnd * 2 ** shift;
    const bare = segment.len === 0 && !(segment.flags & (SYN | FIN));
    if (ack === highest && bare && ack + scaled === right) duplicates.push({at, y: ack});
    if (ack > highest) acked.push({at, y: ack});
    highest = ack;
    if (ack + scaled !== right) edge.push({at, y: ack + scaled});
    right = ack + scaled;
    if (scaled === 0) zeroWindows.push({at, y: ack});
    for (const block of segment.sack ?? []) {
      sacks.push({at, from: seqDiff(block.left, isn), to: seqDiff(block.right, isn)});
    }
  }
  return {acked, edge, sacks, zeroWindows, duplicates};
}
