/** Where the arrows of a ladder run: how many of them cross a box, and whose name would it be? */
import type {Box} from "../../text/collision.ts";
import type {Arrow} from "./arrows.ts";
import type {Line, Piece} from "./clip-arrows.ts";

/** Height of the rows in which arrows are looked up, in px. */
const DEPTH = 24;
/** An arrow that has so much of a text on its line has the text as its name. */
const MOST_OF_IT = 0.5;

/** A text that is the name of one of the arrows. */
export interface Named {
  readonly piece: Piece;
  /** An arrow no further below the middle of the text than this, in px, has it on its line. */
  readonly below: number;
  /** May it also be read as the name of an arrow that looks the same? */
  readonly orAlike: boolean;
}

/** Arrows by height on the page. */
export class ArrowField {
  /** The lines of all pieces, those of a wedge one by one, each with the piece that it is of. */
  readonly #owners: Piece[] = [];
  /** The places of the arrows that pass through each row. */
  readonly #rows = new Map<number, number[]>();
  /** Each arrow as a line: its height at x = 0, its slope, and from where to where it runs. */
  readonly #level: Float64Array;
  readonly #slope: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  /** By which question an arrow was last looked at: one that passes two rows counts once. */
  readonly #asked: Int32Array;
  #question = 0;

  constructor(pieces: readonly Piece[]) {
    const lines = pieces.flatMap((piece): readonly Line[] => {
      const {members} = piece.arrow;
      const own = members.length > 0 ? members : [piece];
      this.#owners.push(...own.map(() => piece));
      return own;
    });
    this.#level = new Float64Array(lines.length);
    this.#slope = new Float64Array(lines.length);
    this.#left = new Float64Array(lines.length);
    this.#right = new Float64Array(lines.length);
    this.#asked = new Int32Array(lines.length);
    lines.forEach(({x1, y1, x2, y2}, place) => {
      if (x1 === x2) return;
      const slope = (y2 - y1) / (x2 - x1);
      this.#slope[place] = slope;
      this.#level[place] = y1 - slope * x1;
      this.#left[place] = Math.min(x1, x2);
      this.#right[place] = Math.max(x1, x2);
      const last = Math.floor(Math.max(y1, y2) / DEPTH);
      for (let i = Math.floor(Math.min(y1, y2) / DEPTH); i <= last; i++) {
        const row = this.#rows.get(i);
        if (row) row.push(place);
        else this.#rows.set(i, [place]);
      }
    });
  }

  /**
   * How many arrows cross the box of a text, not counting the one that it names; no more than
   * `enough` are counted, and so many if it would be read as the name of another arrow.
   */
  crossing(given: Box, named: Named | null, enough: number): number {
    const {x, y, width, height, angle} = upright(given);
    const question = ++this.#question;
    const [cos, tilt] = [Math.cos(angle), Math.tan(angle)];
    const half = (width / 2) * cos;
    // A turned box reaches as far up and down as its ends do.
    const ends = half * Math.abs(tilt);
    const last = Math.floor((y + Math.max(height, named?.below ?? 0) + ends) / DEPTH);
    let crossing = 0;
    for (let i = Math.floor((y - height - ends) / DEPTH); i <= last; i++) {
      for (const place of this.#rows.get(i) ?? []) {
        if (this.#asked[place] === question) continue;
        this.#asked[place] = question;
        const owner = this.#owners[place];
        const from = Math.max(this.#left[place] ?? 0, x - half);
        const to = Math.min(this.#right[place] ?? 0, x + half);
        if (from > to || !owner || owner === named?.piece) continue;
        const slope = this.#slope[place] ?? 0;
        // How far below the box's middle line the arrow runs at both ends.
        const a = ((this.#level[place] ?? 0) + slope * from - y - tilt * (from - x)) * cos;
        const b = a + (slope - tilt) * (to - from) * cos;
        const [high, low] = [Math.min(a, b), Math.max(a, b)];
        if (named && !(named.orAlike && isAlike(named.piece.arrow, owner.arrow))) {
          const share = within(high, low, -height / 2, named.below);
          if (share * (to - from) >= MOST_OF_IT * 2 * half) return enough;
        }
        // Through the box, or within a px of it.
        if (high >= height / 2 + 1 || low <= -height / 2 - 1) continue;
        if (++crossing >= enough) return crossing;
      }
    }
    return crossing;
  }
}

/** Which part of the way from one height to another lies between two others. */
function within(high: number, low: number, top: number, bottom: number): number {
  const inside = Math.min(low, bottom) - Math.max(high, top);
  if (inside < 0) return 0;
  return low > high ? inside / (low - high) : 1;
}

/** Do two arrows look the same? */
const isAlike = (a: Arrow, b: Arrow): boolean =>
  a.x1 === b.x1 && a.kind === b.kind && a.lost === b.lost && a.repeat === b.repeat;

/** A box that stands on its end is a level one, tall and narrow. */
function upright(box: Box): Box {
  if (Math.abs(Math.cos(box.angle)) > 0.1) return box;
  const {x, y, width, height} = box;
  return {x, y, width: height, height: width, angle: 0};
}
