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
    // A place that no other arrow crosses comes first, then one that a single arrow does.
    const crossings = weight(arrow) >= 3 ? [0, 1, 2] : [0, 1];
    for (const most of crossings) {
      const placed = placeLabel(arrow, size, shelf, lines, most);
      if (!placed) continue;
      labels.push(placed);
      break;
    }
  }
  return [
    ...labels,
    ...sparse(arrows, labels, (arrow) => placeLabel(arrow, size, shelf, lines, 6))
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

function placeLabel(
  arrow: Arrow,
  size: number,
  shelf: BoxShelf,
  lines: Lines,
  most: number
): ArrowLabel | null {
  const dx = arrow.x2 - arrow.x1;
  const dy = arrow.y2 - arrow.y1;
  const length = Math.hypot(dx, dy);
  const turned = Math.atan2(dy, dx);
  const angle = dx < 0 ? turned + Math.PI : turned;
  const texts = arrow.text === arrow.short ? [arrow.text] : [arrow.text, arrow.short];
  for (const text of texts) {
    const width = text.length * size * MONO + 6;
    if (width > length + 4) continue;
    // Above the arrow first; the label's middle is 9 px from the line.
    for (const side of [-1, 1]) {
      for (const part of WHERE) {
        if (width / 2 > Math.min(part, 1 - part) * length + 2) continue;
        const x = arrow.x1 + dx * part - Math.sin(angle) * 9 * side;
        const y = arrow.y1 + dy * part + Math.cos(angle) * 9 * side;
        const box: Box = {x, y, width, height: size + 1, angle};
        if (shelf.touches(box) || lines.crowded(box, arrow, most)) continue;
        shelf.add(box);
        return {arrow, text, x, y, angle: (angle * 180) / Math.PI};
      }
    }
  }
  return null;
}

/** Arrows by height on the page: how many of them cross a box? */
class Lines {
  readonly #rows = new Map<number, Arrow[]>();
  readonly #depth = 24;

  constructor(arrows: readonly Arrow[]) {
    for (const arrow of arrows) {
      const last = Math.floor(Math.max(arrow.y1, arrow.y2) / this.#depth);
      for (let i = Math.floor(Math.min(arrow.y1, arrow.y2) / this.#depth); i <= last; i++) {
        const row = this.#rows.get(i);
        if (row) row.push(arrow);
        else this.#rows.set(i, [arrow]);
      }
    }
  }

  /** Do more than `most` arrows, not counting its own, cross the box? */
  crowded(box: Box, own: Arrow, most: number): boolean {
    const crossing = new Set<Arrow>();
    const last = Math.floor((box.y + box.height) / this.#depth);
    for (let i = Math.floor((box.y - box.height) / this.#depth); i <= last; i++) {
      for (const arrow of this.#rows.get(i) ?? []) {
        if (arrow === own || !crosses(arrow, box)) continue;
        if (crossing.add(arrow).size > most) return true;
      }
    }
    return false;
  }
}

const PARTS = [-0.5, 0, 0.5];

/** Does an arrow run through a box, somewhere between the box's left and right end? */
function crosses({x1, y1, x2, y2}: Arrow, box: Box): boolean {
  if (x1 === x2) return false;
  const slope = (y2 - y1) / (x2 - x1);
  const tilt = Math.tan(box.angle);
  for (const part of PARTS) {
    const away = part * box.width;
    const x = box.x + away;
    if (x < Math.min(x1, x2) || x > Math.max(x1, x2)) continue;
    if (Math.abs(y1 + slope * (x - x1) - box.y - away * tilt) < box.height / 2 + 1) return true;
  }
  return false;
}
