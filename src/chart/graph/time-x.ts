/**
 * The time axis of graphs, from left to right, in a given width: to scale, except that stretches in
 * which nothing happens are broken out when they would hide all the rest.
 */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {roughly, timeAtAxis} from "../../trace/words/duration.ts";
import {textWidth} from "../text/text-width.ts";
import {pieceScale} from "../dom/scale.ts";
import type {PieceScale} from "../dom/scale.ts";
import {timeTicks} from "../dom/time-ticks.ts";

/** A stretch that is not drawn to scale, in px, and how much time it hides. */
interface BreakX {
  readonly x0: number;
  readonly x1: number;
  readonly since: Micros;
  readonly until: Micros;
  readonly text: string;
}

/** A tick and its text; `x` is in px. */
interface TickX {
  readonly x: number;
  readonly text: string;
}

/** A time axis from left to right, with long idle stretches broken out. */
export interface TimeX {
  /** From time to px. */
  readonly x: PieceScale;
  readonly first: Micros;
  readonly last: Micros;
  readonly breaks: readonly BreakX[];
  readonly ticks: readonly TickX[];
}

type Times = readonly Micros[] | Float64Array;

/** Width of a drawn break, in px. */
const BREAK = 44;
/** A stretch that takes this part of what is shown hides the rest. */
const DOMINATES = 0.45;
const MOST_BREAKS = 8;
/** Where all that happens is so far apart, in px, nothing is hidden. */
const APART = 12;

/** The times of a run at which a segment left, arrived or was lost, in order. */
export function segmentTimes(run: Trace): Float64Array {
  const times: number[] = [];
  for (const {sentAt, arrivedAt, lost} of run.transits) {
    times.push(sentAt);
    if (arrivedAt >= 0) times.push(arrivedAt);
    if (lost) times.push(lost.at);
  }
  return Float64Array.from(times).sort();
}

/** The axis on which the given times, which are in order, stand between `left` and `right`. */
export function timeX(times: Times, left: number, right: number): TimeX {
  const first = Math.min(0, times[0] ?? 0);
  const last = Math.max(times[times.length - 1] ?? 0, first + 1);
  const room = right - left;
  const broken = breaksOf(times, first, last, room);
  const hidden = broken.reduce((sum, gap) => sum + (gap.until - gap.since), 0);
  const scale = (room - broken.length * BREAK) / (last - first - hidden);
  const domain: number[] = [first];
  const range: number[] = [left];
  const breaks: BreakX[] = [];
  const marks: TickX[] = [];
  let [from, x] = [first, left];
  const piece = (until: Micros) => {
    const end = x + (until - from) * scale;
    marks.push(...ticksOf(from, until, x, scale));
    domain.push(until);
    range.push(end);
    [from, x] = [until, end];
  };
  for (const {since, until} of broken) {
    piece(since);
    const text = roughly(until - since);
    breaks.push({x0: x, x1: x + BREAK, since, until, text});
    x += BREAK;
    from = until;
    domain.push(until);
    range.push(x);
  }
  piece(last);
  return {x: pieceScale(domain, range), first, last, breaks, ticks: apart(marks, right)};
}

interface Gap {
  readonly since: Micros;
  readonly until: Micros;
}

/** A duration's two largest parts, for where there is no room for more: `"1 h 56 min"`. */
export const shortly = (text: string): string => text.split(" ").slice(0, 4).join(" ");

function breaksOf(times: Times, first: Micros, last: Micros, room: number): Gap[] {
  const gaps: Gap[] = [];
  let before = first;
  let nearest = Infinity;
  for (const at of times) {
    if (at > before) nearest = Math.min(nearest, at - before);
    // Short ones never dominate: only the longest few are kept.
    if (at - before > (last - first) / 1e4) gaps.push({since: before, until: at});
    before = at;
  }
  gaps.sort((a, b) => b.until - b.since - (a.until - a.since));
  let shown = last - first;
  const broken: Gap[] = [];
  for (const gap of gaps.slice(0, Math.min(MOST_BREAKS, Math.floor(room / 140)))) {
    const length = gap.until - gap.since;
    if (length < shown * DOMINATES || (nearest / shown) * room >= APART) break;
    // A little stays on both sides. Where nothing else is left, the gap is all there is to see.
    const left = shown - length;
    const rest = Math.min(length / 4, left * 0.06);
    if (left < length * 1e-9 || left <= 1) break;
    broken.push({since: gap.since + rest, until: gap.until - rest});
    shown = left + 2 * rest;
  }
  return broken.sort((a, b) => a.since - b.since);
}

function ticksOf(from: Micros, until: Micros, x: number, scale: number): TickX[] {
  const width = (until - from) * scale;
  // Long times need more room: there are fewer of them, as far apart from each other as before.
  for (let wanted = Math.max(1, Math.floor(width / 90)); ; wanted = Math.floor(wanted / 2)) {
    const {step, times} = timeTicks(from, until, wanted);
    const texts = times.map(timeAtAxis);
    const widest = texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
    if (wanted > 1 && step * scale < widest) continue;
    return times.map((at, i) => ({x: x + (at - from) * scale, text: texts[i] ?? ""}));
  }
}

/** What is free around a time at the axis, in px, and how wide it is with that. */
const AROUND = 8;
const widthOf = (text: string): number => textWidth(text, "mono", 12) + AROUND;

/** Those of the ticks whose labels do not touch. */
function apart(marks: readonly TickX[], right: number): TickX[] {
  const kept: TickX[] = [];
  let end = -Infinity;
  for (const mark of marks) {
    const half = widthOf(mark.text) / 2;
    // The last one stands a little to the left, so that all of it is seen.
    const x = Math.min(mark.x, right - half);
    if (x - half < end || mark.text === kept.at(-1)?.text) continue;
    kept.push(mark);
    end = x + half;
  }
  return kept;
}
