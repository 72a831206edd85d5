/** The labelled times of an axis: its zero, round ones, and where a short piece begins. */
import type {Micros} from "../../base/units.ts";
import {timeTicks} from "../dom/time-ticks.ts";
import type {Piece} from "./piece.ts";

/** A labelled time. */
export interface Tick {
  readonly at: Micros;
  readonly y: number;
  /** Where two are too close, the one of higher rank stays. */
  readonly rank: number;
}

/** Roughly how far apart ticks are, and the least height of a piece with ticks, in px. */
const APART = 56;
const SHORT = 70;
/** Of ticks closer than this, in px, one stays. */
const SAME = 2;

/** The ticks of an axis, from top to bottom. */
export function ticksOf(pieces: readonly Piece[], first: Micros): Tick[] {
  const ticks: Tick[] = [];
  const [top] = pieces;
  if (top && top.since === first) ticks.push({at: first, y: top.y0, rank: 3});
  for (const {since, until, y0, y1, event} of pieces) {
    const height = y1 - y0;
    const put = (at: Micros, rank: number) =>
      ticks.push({at, y: y0 + ((at - since) / (until - since)) * height, rank});
    // Pieces of one scale have ticks of one step.
    const {times} = timeTicks(since, until, height / APART);
    if (height >= SHORT && times.length > 0) for (const time of times) put(time, 2);
    else if (event !== null && since > first) put(event, 1);
  }
  ticks.sort((a, b) => a.y - b.y || b.rank - a.rank);
  return ticks.filter(({y}, i) => i === 0 || y - (ticks[i - 1]?.y ?? 0) > SAME);
}
