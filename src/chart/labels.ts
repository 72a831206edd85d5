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
  return labels;
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
        if (shelf.touches(box) || lines.crossing(box, arrow) > most) continue;
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

  crossing(box: Box, own: Arrow): number {
    const crossing = new Set<Arrow>();
    const middle = Math.floor(box.y / this.#depth);
    for (let i = middle - 1; i <= middle + 1; i++) {
      for (const arrow of this.#rows.get(i) ?? []) {
        if (arrow !== own && crosses(arrow, box)) crossing.add(arrow);
      }
    }
    return crossing.size;
  }
}

/** Does an arrow run through a box, somewhere between the box's left and right end? */
function crosses({x1, y1, x2, y2}: Arrow, box: Box): boolean {
  if (x1 === x2) return false;
  return [-0.5, 0, 0.5].some((part) => {
    const x = box.x + part * box.width;
    const along = (x - x1) / (x2 - x1);
    if (along < 0 || along > 1) return false;
    const y = box.y + part * box.width * Math.tan(box.angle);
    return Math.abs(y1 + (y2 - y1) * along - y) < box.height / 2 + 1;
  });
}
