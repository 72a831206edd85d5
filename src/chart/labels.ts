/** Labels along the arrows of a ladder: turned with them, upright, none over another. */
import type {Arrow} from "./arrows.ts";
import {BoxShelf} from "./boxes.ts";
import type {Box} from "./boxes.ts";
import {MONO} from "./layout.ts";

/** A label that found its place. */
export interface ArrowLabel {
  readonly arrow: Arrow;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** In degrees. */
  readonly angle: number;
}

/** How far apart labels stand among arrows that are too close for all, in px. */
const EVERY = 52;
/** Where along its arrow a label may stand; the middle is best. */
const WHERE = [0.5, 0.36, 0.64, 0.25, 0.75, 0.16, 0.84];

/**
 * Places labels so that none touches another: in the middle if it can be, else elsewhere along the
 * arrow or below it, else shortened. One that would stand on many arrows, or finds no place at all,
 * is left to the table.
 */
export function placeLabels(arrows: readonly Arrow[], size: number): ArrowLabel[] {
  const shelf = new BoxShelf();
  const lines = new Lines(arrows);
  const labels: ArrowLabel[] = [];
  for (const arrow of [...arrows].sort((a, b) => weight(b) - weight(a))) {
    const placed = placeLabel(arrow, size, shelf, lines, weight(arrow) >= 3 ? 2 : 1);
    if (placed) labels.push(placed);
  }
  return [
    ...labels,
    ...sparse(arrows, labels, (arrow) => placeLabel(arrow, size, shelf, lines, 6, 6))
  ];
}

/** Where arrows lie so close that none has a clear place, one is labelled every so often. */
function sparse(
  arrows: readonly Arrow[],
  labels: readonly ArrowLabel[],
  place: (arrow: Arrow) => ArrowLabel | null
): ArrowLabel[] {
  const added: ArrowLabel[] = [];
  const done = labels.map(({y}) => y).sort((a, b) => a - b);
  let next = 0;
  let above = -Infinity;
  for (const arrow of [...arrows].sort((a, b) => a.y1 - b.y1)) {
    const y = (arrow.y1 + arrow.y2) / 2;
    while ((done[next] ?? Infinity) < y) above = Math.max(above, done[next++] ?? above);
    if (y - above < EVERY || (done[next] ?? Infinity) - y < EVERY) continue;
    const label = place(arrow);
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

/**
 * The best place of a label. One that few arrows cross is better than one that more do, and `most`
 * is the most that may; of places with no more than `good`, the first is as good as any.
 */
function placeLabel(
  arrow: Arrow,
  size: number,
  shelf: BoxShelf,
  lines: Lines,
  most: number,
  good = 0
): ArrowLabel | null {
  const dx = arrow.x2 - arrow.x1;
  const dy = arrow.y2 - arrow.y1;
  const length = Math.hypot(dx, dy);
  const turned = Math.atan2(dy, dx);
  const angle = dx < 0 ? turned + Math.PI : turned;
  const texts = arrow.text === arrow.short ? [arrow.text] : [arrow.text, arrow.short];
  let best: {text: string; box: Box} | null = null;
  let least = most + 1;
  search: for (const text of texts) {
    const width = text.length * size * MONO + 6;
    if (width > length + 4) continue;
    // Above the arrow first; the label's middle is 9 px from the line.
    for (const side of [-1, 1]) {
      for (const part of WHERE) {
        if (width / 2 > Math.min(part, 1 - part) * length + 2) continue;
        const x = arrow.x1 + dx * part - Math.sin(angle) * 9 * side;
        const y = arrow.y1 + dy * part + Math.cos(angle) * 9 * side;
        const box: Box = {x, y, width, height: size + 1, angle};
        const crossed = lines.crossing(box, arrow, least);
        if (crossed >= least || shelf.touches(box)) continue;
        least = Math.max(crossed, good);
        best = {text, box};
        if (crossed <= good) break search;
      }
    }
  }
  if (!best) return null;
  const {text, box} = best;
  shelf.add(box);
  return {arrow, text, x: box.x, y: box.y, angle: (angle * 180) / Math.PI};
}

/** Arrows by height on the page: how many of them cross a box? */
class Lines {
  readonly #arrows: readonly Arrow[];
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

  constructor(arrows: readonly Arrow[]) {
    this.#arrows = arrows;
    this.#level = new Float64Array(arrows.length);
    this.#slope = new Float64Array(arrows.length);
    this.#left = new Float64Array(arrows.length);
    this.#right = new Float64Array(arrows.length);
    this.#asked = new Int32Array(arrows.length);
    arrows.forEach(({x1, y1, x2, y2}, place) => {
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
  crossing(box: Box, own: Arrow, enough: number): number {
    const question = ++this.#question;
    const tilt = Math.tan(box.angle);
    const last = Math.floor((box.y + box.height) / this.#depth);
    let crossing = 0;
    for (let i = Math.floor((box.y - box.height) / this.#depth); i <= last; i++) {
      for (const place of this.#rows.get(i) ?? []) {
        if (this.#asked[place] === question) continue;
        this.#asked[place] = question;
        if (!this.#crosses(place, box, tilt) || this.#arrows[place] === own) continue;
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
