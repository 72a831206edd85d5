/** The arrows of a ladder: which segments are drawn as one, where each runs, where it is lost. */
import type {Run, Transit} from "../sim/record.ts";
import {count} from "../view/duration.ts";
import {isRepeat, kindOf, label, relativeAck, relativeSeq, shortLabel} from "../view/segment.ts";
import type {Kind} from "../view/segment.ts";
import type {TimeAxis} from "./axis.ts";
import type {Layout, Lifeline} from "./layout.ts";

/** One arrow: a segment, or a burst of like segments that would lie on one another. */
export interface Arrow {
  readonly transits: readonly Transit[];
  readonly kind: Kind;
  readonly repeat: boolean;
  readonly lost: boolean;
  readonly x1: number;
  readonly y1: number;
  /** Where it ends: at the receiver, or at the point of loss. */
  readonly x2: number;
  readonly y2: number;
  /** Where it would have ended. */
  readonly xEnd: number;
  readonly yEnd: number;
  readonly text: string;
  readonly short: string;
}

/** Segments whose ends stand closer than this, in px, are drawn as one. */
const SAME = 2.5;
/** How many arrows are drawn at most. */
export const MOST_ARROWS = 1500;

/** The arrows of a run. `cut` is how many segments were left out because there are too many. */
export function arrowsOf(run: Run, axis: TimeAxis, at: Layout): {arrows: Arrow[]; cut: number} {
  const bursts: Transit[][] = [];
  const last = new Map<number, Transit[]>();
  let drawn = 0;
  for (const transit of run.transits) {
    if (bursts.length >= MOST_ARROWS || transit.sentAt > axis.last) break;
    drawn++;
    const before = last.get(transit.from);
    if (before?.[0] && joins(before[0], transit, axis)) {
      before.push(transit);
      continue;
    }
    const burst = [transit];
    bursts.push(burst);
    last.set(transit.from, burst);
  }
  const arrows = bursts
    .map((burst) => arrowOf(run, burst, axis, at))
    .filter((arrow) => arrow !== null);
  return {arrows: nudge(arrows), cut: run.transits.length - drawn};
}

/** Unlike segments that left in the same instant are drawn a little apart, so that each is seen. */
function nudge(arrows: readonly Arrow[]): Arrow[] {
  // The first of those that coincide, by where they start, and how many lie on it.
  const bases = new Map<number, {arrow: Arrow; others: number}>();
  const near = (a: number, b: number) => Math.abs(a - b) < 4;
  return arrows.map((arrow) => {
    const base = bases.get(arrow.x1);
    const same = base && near(base.arrow.y1, arrow.y1) && near(base.arrow.yEnd, arrow.yEnd);
    if (!same || base.others >= 3 || base.arrow.xEnd !== arrow.xEnd) {
      bases.set(arrow.x1, {arrow, others: 0});
      return arrow;
    }
    base.others++;
    const by = base.arrow.y1 + 5 * base.others - arrow.y1;
    return {...arrow, y1: arrow.y1 + by, y2: arrow.y2 + by, yEnd: arrow.yEnd + by};
  });
}

function joins(first: Transit, next: Transit, axis: TimeAxis): boolean {
  const plain = (t: Transit) => !t.lost && t.arrivedAt >= 0 && !isRepeat(t);
  const kind = kindOf(next.segment);
  if (kind !== "data" && kind !== "ack") return false;
  if (!plain(first) || !plain(next) || first.to !== next.to) return false;
  if (first.connection !== next.connection || kindOf(first.segment) !== kind) return false;
  const near = (a: number, b: number) => Math.abs(axis.y(a) - axis.y(b)) < SAME;
  return near(first.sentAt, next.sentAt) && near(first.arrivedAt, next.arrivedAt);
}

function arrowOf(run: Run, transits: readonly Transit[], axis: TimeAxis, at: Layout): Arrow | null {
  const transit = transits[0];
  const from = transit && at.lifelines[transit.from];
  const to = transit && at.lifelines[transit.to];
  if (!transit || !from || !to) return null;
  const right = to.x > from.x ? 1 : -1;
  const x1 = edge(from, right, at.band) + right * 1.5;
  const xEnd = edge(to, -right, at.band) - right * 2;
  const y1 = axis.y(transit.sentAt);
  const there = transit.arrivedAt >= 0;
  const yEnd = there ? axis.y(transit.arrivedAt) : y1 + axis.flight * axis.scale;
  const part = lossPart(transit, axis);
  return {
    transits,
    kind: kindOf(transit.segment),
    repeat: isRepeat(transit),
    lost: transit.lost !== null,
    x1,
    y1,
    x2: x1 + (xEnd - x1) * part,
    y2: y1 + (yEnd - y1) * part,
    xEnd,
    yEnd,
    ...texts(run, transits)
  };
}

/** Where an arrow touches a host: at its line, or beyond the state band that stands in the way. */
const edge = (line: Lifeline, towards: number, band: number): number =>
  line.x + (towards === line.side ? line.side * band : 0);

/** How far a lost segment came, as a part of its way; 1 for one that arrived. */
function lossPart(transit: Transit, axis: TimeAxis): number {
  const {lost} = transit;
  if (!lost) return transit.arrivedAt >= 0 ? 1 : 0.96;
  if (lost.why === "queue") return 0.12;
  if (lost.why === "host-off") return 0.95;
  const part = (lost.at - transit.sentAt) / axis.flight;
  // Where the record does not say how far it came, it is lost half way.
  return part > 0.05 && part < 0.95 ? part : 0.5;
}

function texts(run: Run, transits: readonly Transit[]): {text: string; short: string} {
  const first = transits[0];
  const last = transits[transits.length - 1];
  if (!first || !last) return {text: "", short: ""};
  const mark = isRepeat(first) ? "↻ " : "";
  if (transits.length === 1) {
    return {text: mark + label(run, first), short: mark + shortLabel(first)};
  }
  const n = transits.length;
  if (kindOf(first.segment) === "ack") {
    return {text: `${n} × ACK … ${relativeAck(run, last)}`, short: `${n} × ACK`};
  }
  const bytes = transits.reduce((sum, t) => sum + t.segment.len, 0);
  const text = `${n} segments, ${count(bytes)} B seq ${relativeSeq(run, first)}`;
  return {text, short: `${n} × ${count(first.segment.len)} B`};
}
