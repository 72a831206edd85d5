/**
 * The room that texts share in a drawing: no two of them touch, and none lies on what must stay
 * clear. Every text of the drawing takes its place here, the most important ones first.
 */
import {BoxShelf} from "./collision.ts";
import type {Box} from "./collision.ts";

/** From one height to another, in px. */
export interface Stretch {
  readonly y0: number;
  readonly y1: number;
}

/** What a drawing has besides texts. */
export interface Obstacles {
  /** No text reaches out of this width, in px. */
  readonly width: number;
  /** Nor out of these heights. */
  readonly top: number;
  readonly bottom: number;
  /** From where to where upright bands are that no text crosses; a line is one without width. */
  readonly bands: readonly (readonly [from: number, to: number])[];
  /** Stretches that no text may touch, from above to below, and where they begin. */
  readonly walls: readonly Stretch[];
  readonly left: number;
}

/** How far from a line a text ends, in px. */
const CLEAR = 2;

/** What is free in a drawing, and what is taken. */
export class Room {
  readonly #in: Obstacles;
  readonly #bands: (readonly [from: number, to: number])[];
  readonly #shelf = new BoxShelf();

  constructor(obstacles: Obstacles) {
    this.#in = obstacles;
    this.#bands = [...obstacles.bands];
  }

  /** Is nothing in the way of this box? `clear`: how far from a line it has to end, in px. */
  free(box: Box, clear = CLEAR): boolean {
    const [cos, sin] = [Math.abs(Math.cos(box.angle)), Math.abs(Math.sin(box.angle))];
    const across = (cos * box.width + sin * box.height) / 2;
    const along = (sin * box.width + cos * box.height) / 2;
    const {width, top, bottom, walls, left} = this.#in;
    if (box.x - across < 0 || box.x + across > width) return false;
    if (box.y - along < top || box.y + along > bottom) return false;
    const [from, to] = [box.x - across - clear, box.x + across + clear];
    if (this.#bands.some((band) => to > band[0] && from < band[1])) return false;
    if (box.x + across > left && walls.some(({y0, y1}) => box.y + along > y0 && box.y - along < y1))
      return false;
    return !this.#shelf.touches(box);
  }

  /** Keeps clear an upright band from now on: what is in it already stays. */
  block(from: number, to: number): void {
    this.#bands.push([from, to]);
  }

  /** Takes a box, whether it is free or not. */
  take(box: Box): void {
    this.#shelf.add(box);
  }

  /** Takes the box if it is free. */
  claim(box: Box, clear = CLEAR): boolean {
    if (!this.free(box, clear)) return false;
    this.take(box);
    return true;
  }
}
