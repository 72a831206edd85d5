/** What an axis consists of, from above to below: pieces that are drawn, and breaks. */
import type {Micros} from "../../base/units.ts";
import type {Pattern} from "./course.ts";

/** Why a stretch of time is not drawn: nothing happens, the same again, it is not wanted. */
export type Hidden = "idle" | "repeats" | "start";

/** A stretch that is not drawn: where it stands, and how much time it hides. */
export interface Break {
  readonly since: Micros;
  readonly until: Micros;
  /** Height of the break's drawing: from `y0` to `y1`, in px. */
  readonly y0: number;
  readonly y1: number;
  readonly why: Hidden;
  /** What it hides. */
  readonly repeats: readonly Pattern[];
}

/** A stretch that is drawn to one scale. */
export interface Piece {
  readonly since: Micros;
  readonly until: Micros;
  readonly y0: number;
  readonly y1: number;
  /** By how much it is slower than what is drawn at the usual pace; 1 for that. */
  readonly factor: number;
  /** When something happens in it first; null when nothing does. */
  readonly event: Micros | null;
}
