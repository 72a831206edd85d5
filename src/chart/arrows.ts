/** The arrows of a ladder: which segments are drawn as one, where each runs, where it is lost. */
import type {Run, Transit} from "../sim/record.ts";
import {count} from "../view/duration.ts";
import {isRepeat, kindOf, label, relativeAck, relativeSeq, shortLabel} from "../view/segment.ts";
import type {Kind} from "../view/segment.ts";
import type {TimeAxis} from "./axis.ts";
import {BoxShelf} from "./boxes.ts";
import type {Box} from "./boxes.ts";
import {MONO} from "./layout.ts";
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
    if (bursts.length >= MOST_ARROWS) break;
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
  const arrows = bursts.map((burst) => arrowOf(run, burst, axis, at));
  return {arrows: arrows.filter((arrow) => arrow !== null), cut: run.transits.length - drawn};
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

/** A label that found its place: along its arrow, turned with it, upright. */
export interface ArrowLabel {
  readonly arrow: Arrow;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** In degrees. */
  readonly angle: number;
}

const WHERE = [0.5, 0.36, 0.64, 0.25, 0.75, 0.16, 0.84];

/**
 * Places labels so that none touches another: in the middle if it can be, else elsewhere along the
 * arrow or below it, else shortened; one that finds no place at all is left to the table.
 */
export function placeLabels(arrows: readonly Arrow[], size: number): ArrowLabel[] {
  const shelf = new BoxShelf();
  const labels: ArrowLabel[] = [];
  for (const arrow of [...arrows].sort((a, b) => weight(b) - weight(a))) {
    const placed = placeLabel(arrow, size, shelf);
    if (placed) labels.push(placed);
  }
  return labels;
}

// What is rare is more worth reading than what is usual.
function weight(arrow: Arrow): number {
  if (arrow.kind === "reset") return 5;
  if (arrow.lost || arrow.repeat) return 4;
  if (arrow.kind === "open" || arrow.kind === "close") return 3;
  return arrow.kind === "data" ? 2 : 1;
}

function placeLabel(arrow: Arrow, size: number, shelf: BoxShelf): ArrowLabel | null {
  const dx = arrow.x2 - arrow.x1;
  const dy = arrow.y2 - arrow.y1;
  const length = Math.hypot(dx, dy);
  const turned = Math.atan2(dy, dx);
  const angle = dx < 0 ? turned + Math.PI : turned;
  const texts = arrow.text === arrow.short ? [arrow.text] : [arrow.text, arrow.short];
  // Above the arrow first; the label's middle is 9 px from the line.
  for (const text of texts) {
    const width = text.length * size * MONO + 6;
    if (width > length + 24) continue;
    for (const side of [-1, 1]) {
      for (const part of WHERE) {
        if (width / 2 > Math.min(part, 1 - part) * length + 14) continue;
        const box: Box = {
          x: arrow.x1 + dx * part - Math.sin(angle) * 9 * side,
          y: arrow.y1 + dy * part + Math.cos(angle) * 9 * side,
          width,
          height: size + 1,
          angle
        };
        if (shelf.touches(box)) continue;
        shelf.add(box);
        return {arrow, text, x: box.x, y: box.y, angle: (angle * 180) / Math.PI};
      }
    }
  }
  return null;
}
