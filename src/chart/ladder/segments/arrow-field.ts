/** Where the arrows of a ladder run: how many of them cross a box? */
import type {Box} from "../../text/collision.ts";
import type {Line, Piece} from "./clip-arrows.ts";

/** Height of the rows in which arrows are looked up, in px. */
const DEPTH = 24;

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

  /** How many arrows, not counting its own, cross the box; no more than `enough` are counted. */
  crossing(given: Box, own: Piece | null, enough: number): number {
    const box = upright(given);
    const question = ++this.#question;
    const tilt = Math.tan(box.angle);
    // A turned box reaches as far up and down as its ends do.
    const reach = box.height + (Math.abs(Math.sin(box.angle)) * box.width) / 2;
    const last = Math.floor((box.y + reach) / DEPTH);
    let crossing = 0;
    for (let i = Math.floor((box.y - reach) / DEPTH); i <= last; i++) {
      for (const place of this.#rows.get(i) ?? []) {
        if (this.#asked[place] === question) continue;
        this.#asked[place] = question;
        if (!this.#crosses(place, box, tilt) || this.#owners[place] === own) continue;
        if (++crossing >= enough) return crossing;
      }
    }
    return crossing;
  }

  /** Does an arrow run through the box, or within a px of it? */
  #crosses(place: number, {x, y, width, height, angle}: Box, tilt: number): boolean {
    const half = (width / 2) * Math.cos(angle);
    const from = Math.max(this.#left[place] ?? 0, x - half);
    const to = Math.min(this.#right[place] ?? 0, x + half);
    if (from > to) return false;
    const slope = this.#slope[place] ?? 0;
    // How far below the box's middle line the arrow runs at both ends.
    const below = (at: number) => (this.#level[place] ?? 0) + slope * at - y - tilt * (at - x);
    const [a, b] = [below(from), below(to)];
    const reach = height / 2 + 1;
    return Math.min(a, b) < reach && Math.max(a, b) > -reach;
  }
}

/** A box that stands on its end is a level one, tall and narrow. */
function upright(box: Box): Box {
  if (Math.abs(Math.cos(box.angle)) > 0.1) return box;
  const {x, y, width, height} = box;
  return {x, y, width: height, height: width, angle: 0};
}
