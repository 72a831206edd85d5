/** Rotated boxes and whether they touch: how labels along arrows are kept apart. */

/** A box `width` × `height` px around its middle, turned by `angle` radians. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** Do two boxes touch? By the separating axis theorem: there is a line between them, or not. */
export function touch(a: Box, b: Box): boolean {
  const reach = (a.width + a.height + b.width + b.height) / 2;
  if (Math.abs(a.x - b.x) > reach || Math.abs(a.y - b.y) > reach) return false;
  return !separated(a, b, a.angle) && !separated(a, b, b.angle);
}

function separated(a: Box, b: Box, angle: number): boolean {
  return apart(a, b, angle) || apart(a, b, angle + Math.PI / 2);
}

function apart(a: Box, b: Box, direction: number): boolean {
  const cos = Math.cos(direction);
  const sin = Math.sin(direction);
  const distance = Math.abs((b.x - a.x) * cos + (b.y - a.y) * sin);
  return distance > shadow(a, direction) + shadow(b, direction);
}

/** Half the length of a box's shadow on a line. */
function shadow(box: Box, direction: number): number {
  const turned = direction - box.angle;
  const along = Math.abs(Math.cos(turned)) * box.width;
  const across = Math.abs(Math.sin(turned)) * box.height;
  return (along + across) / 2;
}

/** Boxes by height on the page, so that only near ones are compared. */
export class BoxShelf {
  readonly #shelves = new Map<number, Box[]>();
  readonly #depth = 40;

  /** Does the box touch one that was put in before? */
  touches(box: Box): boolean {
    const half = shadow(box, Math.PI / 2);
    const last = Math.floor((box.y + half) / this.#depth);
    for (let i = Math.floor((box.y - half) / this.#depth); i <= last; i++) {
      const shelf = this.#shelves.get(i);
      if (!shelf) continue;
      for (const other of shelf) if (touch(box, other)) return true;
    }
    return false;
  }

  add(box: Box): void {
    const half = shadow(box, Math.PI / 2);
    const last = Math.floor((box.y + half) / this.#depth);
    for (let i = Math.floor((box.y - half) / this.#depth); i <= last; i++) {
      const boxes = this.#shelves.get(i);
      if (boxes) boxes.push(box);
      else this.#shelves.set(i, [box]);
    }
  }
}
