/** Labels along the arrows of a ladder: turned with them, upright, none over another. */
import type {Run} from "../../sim/record.ts";
import {textsOf} from "./arrows.ts";
import type {Arrow} from "./arrows.ts";
import {BoxShelf} from "./collision.ts";
import type {Box} from "./collision.ts";
import {MONO} from "./layout.ts";
import type {Piece} from "./clip-arrows.ts";

/** A label that found its place. */
export interface ArrowLabel {
  readonly piece: Piece;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** In degrees. */
  readonly angle: number;
}

/** How far apart labels stand among arrows that are too close for all, in px. */
const EVERY = 52;
/** On a line shorter than this, in px, stands no label. */
const LEAST = 12;
/** Where along its arrow a label may stand; the middle is best. */
const WHERE = [0.5, 0.36, 0.64, 0.25, 0.75, 0.16, 0.84];

/**
 * Places labels so that none touches another: in the middle if it can be, else elsewhere along the
 * arrow or below it, else shortened. One that would stand on many arrows, or finds no place at all,
 * is left to the table. None touches a box that is `taken`.
 */
export function placeLabels(
  run: Run,
  pieces: readonly Piece[],
  size: number,
  taken: readonly Box[] = []
): ArrowLabel[] {
  const places = new Places(run, pieces, size, taken);
  const labels: ArrowLabel[] = [];
  const rare = pieces.map((piece) => ({piece, rank: weight(piece.arrow)}));
  for (const {piece, rank} of rare.sort((a, b) => b.rank - a.rank)) {
    const placed = places.find(piece, rank >= 3 ? 2 : 1);
    if (placed) labels.push(placed);
  }
  return [...labels, ...sparse(pieces, labels, (piece) => places.find(piece, 6, 6))];
}

/** Where arrows lie so close that none has a clear place, one is labelled every so often. */
function sparse(
  pieces: readonly Piece[],
  labels: readonly ArrowLabel[],
  place: (piece: Piece) => ArrowLabel | null
): ArrowLabel[] {
  const added: ArrowLabel[] = [];
  const done = labels.map(({y}) => y).sort((a, b) => a - b);
  let next = 0;
  let above = -Infinity;
  for (const piece of [...pieces].sort((a, b) => a.y1 - b.y1)) {
    const y = (piece.y1 + piece.y2) / 2;
    while ((done[next] ?? Infinity) < y) above = Math.max(above, done[next++] ?? above);
    if (y - above < EVERY || (done[next] ?? Infinity) - y < EVERY) continue;
    const label = place(piece);
    if (!label) continue;
    added.push(label);
    above = label.y;
  }
  return added;
}

// What is rare is more worth reading than what is usual.
function weight(arrow: Arrow): number {
  if (arrow.kind === "reset") return 5;
  if (arrow.lost || arrow.repeat) return 4;
  if (arrow.kind === "open" || arrow.kind === "close") return 3;
  return arrow.kind === "data" ? 2 : 1;
}

/** Where labels may stand among arrows and the labels that have their place. */
class Places {
  readonly #run: Run;
  readonly #size: number;
  readonly #shelf = new BoxShelf();
  readonly #lines: Lines;

  constructor(run: Run, pieces: readonly Piece[], size: number, taken: readonly Box[]) {
    for (const box of taken) this.#shelf.add(box);
    this.#run = run;
    this.#size = size;
    this.#lines = new Lines(pieces);
  }

  /**
   * The best place of a label. One that few arrows cross is better than one that more do, and
   * `most` is the most that may; of places with no more than `good`, the first is as good as any.
   */
  find(piece: Piece, most: number, good = 0): ArrowLabel | null {
    const dx = piece.x2 - piece.x1;
    const dy = piece.y2 - piece.y1;
    const length = Math.hypot(dx, dy);
    if (length < LEAST) return null;
    const turned = Math.atan2(dy, dx);
    const angle = dx < 0 ? turned + Math.PI : turned;
    const {text: long, short} = textsOf(this.#run, piece.arrow);
    let best: {text: string; box: Box} | null = null;
    let least = most + 1;
    search: for (const text of long === short ? [long] : [long, short]) {
      const width = text.length * this.#size * MONO + 6;
      if (width > length + 4) continue;
      // Above the arrow first; the label's middle is 9 px from the line.
      for (const side of [-1, 1]) {
        for (const part of WHERE) {
          if (width / 2 > Math.min(part, 1 - part) * length + 2) continue;
          const x = piece.x1 + dx * part - Math.sin(angle) * 9 * side;
          const y = piece.y1 + dy * part + Math.cos(angle) * 9 * side;
          const box: Box = {x, y, width, height: this.#size + 1, angle};
          const crossed = this.#lines.crossing(box, piece, least);
          if (crossed >= least || this.#shelf.touches(box)) continue;
          least = Math.max(crossed, good);
          best = {text, box};
          if (crossed <= good) break search;
        }
      }
    }
    if (!best) return null;
    const {text, box} = best;
    this.#shelf.add(box);
    return {piece, text, x: box.x, y: box.y, angle: (angle * 180) / Math.PI};
  }
}

/** Arrows by height on the page: how many of them cross a box? */
class Lines {
  readonly #pieces: readonly Piece[];
  /** The places of the arrows that pass through each row. */
  readonly #rows = new Map<number, number[]>();
  readonly #depth = 24;
  /** Each arrow as a line: its height at x = 0, its slope, and from where to where it runs. */
  readonly #level: Float64Array;
  readonly #slope: Float64Array;
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  /** By which question an arrow was last looked at: one that passes two rows counts once. */
  readonly #asked: Int32Array;
  #question = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.#level = new Float64Array(pieces.length);
    this.#slope = new Float64Array(pieces.length);
    this.#left = new Float64Array(pieces.length);
    this.#right = new Float64Array(pieces.length);
    this.#asked = new Int32Array(pieces.length);
    pieces.forEach(({x1, y1, x2, y2}, place) => {
      if (x1 === x2) return;
      const slope = (y2 - y1) / (x2 - x1);
      this.#slope[place] = slope;
      this.#level[place] = y1 - slope * x1;
      this.#left[place] = Math.min(x1, x2);
      this.#right[place] = Math.max(x1, x2);
      const last = Math.floor(Math.max(y1, y2) / this.#depth);
      for (let i = Math.floor(Math.min(y1, y2) / this.#depth); i <= last; i++) {
        const row = this.#rows.get(i);
        if (row) row.push(place);
        else this.#rows.set(i, [place]);
      }
    });
  }

  /** How many arrows, not counting its own, cross the box; no more than `enough` are counted. */
  crossing(box: Box, own: Piece, enough: number): number {
    const question = ++this.#question;
    const tilt = Math.tan(box.angle);
    const last = Math.floor((box.y + box.height) / this.#depth);
    let crossing = 0;
    for (let i = Math.floor((box.y - box.height) / this.#depth); i <= last; i++) {
      for (const place of this.#rows.get(i) ?? []) {
        if (this.#asked[place] === question) continue;
        this.#asked[place] = question;
        if (!this.#crosses(place, box, tilt) || this.#pieces[place] === own) continue;
        if (++crossing >= enough) return crossing;
      }
    }
    return crossing;
  }

  /** Does an arrow run through the box's left end, its middle, or its right end? */
  #crosses(place: number, {x, y, width, height}: Box, tilt: number): boolean {
    const slope = this.#slope[place] ?? 0;
    const left = this.#left[place] ?? 0;
    const right = this.#right[place] ?? 0;
    // How far below the box's middle the arrow runs there.
    const below = (this.#level[place] ?? 0) + slope * x - y;
    for (let part = -0.5; part <= 0.5; part += 0.5) {
      const away = part * width;
      if (x + away < left || x + away > right) continue;
      if (Math.abs(below + away * (slope - tilt)) < height / 2 + 1) return true;
    }
    return false;
  }
}
