/** What a ladder that is drawn can be asked. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {Seen} from "./seen.ts";

/** A ladder that is drawn, and can show a time. */
export interface Ladder {
  readonly node: SVGSVGElement;
  /** Is it so tall that it waits for `look` to be drawn? */
  readonly tiled: boolean;
  /** Has it more hosts than its width has room for? Then it is wider, and scrolls sideways. */
  readonly wide: boolean;
  /** The signs that are seen in it. */
  readonly seen: Seen;
  /** Is any of the time drawn slower than the rest, or folded? */
  readonly adapted: boolean;
  /** How much taller it can be drawn until even the nearest segments are apart: a power of two. */
  readonly most: number;
  /** Moves the cursor line; null takes it away. */
  moveTo(at: Micros | null): void;
  /** The time that stands `px` further down than `at`: what playing moves through. */
  timeAfter(at: Micros, px: number): Micros;
  /** Where a time stands, in px from the top, and the other way round. */
  y(at: Micros): number;
  timeAt(y: number): Micros;
  /** Says which heights are in sight, in px: a tall ladder draws these and what is near. */
  look(top: number, bottom: number): void;
  /** Puts the focus on a segment, by its key, if it is drawn. */
  focus(key: string): void;
  /** Lights a segment; null lights none. Says where it stands, as parts of width and height. */
  light(transit: Transit | null): {readonly x: number; readonly y: number};
  /** Rings what happened: a call, a state, a wait, a cause; null rings nothing. */
  ring(happening: Happening | null): void;
}
