/**
 * Segments that are drawn together have no mark each: the one that is pointed at or has the focus
 * gets one, wherever the reader goes, so that very many can be named and pressed at no cost.
 */
import type {Trace} from "../../trace/query/trace.ts";
import type {Arrow} from "./segments/arrows.ts";
import {drawHit} from "./segments/draw-arrow.ts";
import {stepOf} from "../dom/roving-tabindex.ts";
import {lookOf, press, pressHint, spoken} from "./marks.ts";
import type {Marks, Pressing} from "./marks.ts";
import {svgElement} from "../dom/svg.ts";
import type {Tiles} from "./segments/tiles.ts";

/** How far from an arrow it can be pressed, in px. */
const NEAR = 9;

/** The place of an arrow: the tile in which it begins, and its index in that tile. */
interface Place {
  readonly tile: number;
  readonly nth: number;
}

/** The marks of a ladder whose segments are drawn together. */
export class Reach implements Marks {
  readonly own = false;
  /** Stands above all segments. */
  readonly node = svgElement("g", {class: "segments reach"});
  readonly #run: Trace;
  readonly #tiles: Tiles;
  readonly #pressing: Pressing;
  #here: Place = {tile: 0, nth: 0};
  #mark: SVGElement | null = null;
  #pointed: {readonly arrow: Arrow; readonly mark: SVGElement} | null = null;
  #lit: SVGElement | null = null;

  constructor(run: Trace, tiles: Tiles, pressing: Pressing) {
    this.#run = run;
    this.#tiles = tiles;
    this.#pressing = pressing;
    if (!pressing.onSegment) {
      this.node.setAttribute("aria-hidden", "true");
      return;
    }
    this.#stand(this.#next({tile: -1, nth: 0}, 1));
    this.node.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** The arrow that is nearest to a place of the drawing, if one is near. */
  at(x: number, y: number): Arrow | null {
    let best: Arrow | null = null;
    let least = NEAR;
    for (const arrow of this.#tiles.through(this.#tiles.of(y))) {
      const {x1, y1, xEnd, yEnd} = arrow;
      if ((x - x1) * (x - xEnd) > 0) continue;
      const slope = (yEnd - y1) / (xEnd - x1 || 1);
      const away = Math.abs(y - y1 - slope * (x - x1)) / Math.hypot(1, slope);
      if (away <= least) [best, least] = [arrow, away];
    }
    return best;
  }

  /** The pointer is at a place of the drawing: what is there is lit, and tells its name. */
  point(x: number, y: number): void {
    const arrow = this.at(x, y);
    if (arrow === (this.#pointed?.arrow ?? null)) return;
    this.#pointed?.mark.remove();
    this.#pointed = null;
    if (!arrow) return;
    const mark = drawHit(arrow, {class: `segment pointed hit ${lookOf(arrow)}`});
    mark.append(svgElement("title", {}, spoken(this.#run, arrow)));
    this.#pointed = {arrow, mark};
    this.node.prepend(mark);
  }

  /** Puts the focus on an arrow. */
  focus(arrow: Arrow): void {
    const tile = this.#tiles.of(arrow.y1);
    // An arrow that was moved aside may begin in the tile above.
    const there = [tile, tile - 1].find((place) => this.#tiles.begin(place).includes(arrow));
    if (there === undefined) return;
    this.#stand({tile: there, nth: this.#tiles.begin(there).indexOf(arrow)});
    this.#mark?.focus({preventScroll: true});
  }

  /** Lights an arrow; null lights none. */
  light(arrow: Arrow | null): void {
    this.#lit?.remove();
    this.#lit = arrow && svgElement("g", {class: "segment lit", "aria-hidden": "true"});
    if (!arrow || !this.#lit) return;
    this.#lit.append(drawHit(arrow));
    this.node.prepend(this.#lit);
  }

  /** Makes the mark of the arrow at a place: that is where Tab comes to. */
  #stand(place: Place | null): void {
    const arrow = place && this.#tiles.begin(place.tile)[place.nth];
    const transit = arrow?.transits[0];
    if (!place || !transit) return;
    this.#here = place;
    const mark = drawHit(arrow, {
      class: `segment hit ${lookOf(arrow)}`,
      "data-from": transit.from,
      "data-nth": transit.nth,
      role: "button",
      tabindex: 0,
      "aria-label": `${spoken(this.#run, arrow)}. ${pressHint(arrow, this.#pressing)}`
    });
    // A new mark, not a new name of the old one: only then is its name read aloud.
    const before = this.#mark;
    this.#mark = mark;
    if (before) before.replaceWith(mark);
    else this.node.append(mark);
  }

  /** The place so many arrows further on; the last one or the first one when there are fewer. */
  #step(from: Place, by: number): Place | null {
    if (by === Infinity) return this.#next({tile: this.#tiles.count, nth: 0}, -1);
    if (by === -Infinity) return this.#next({tile: -1, nth: 0}, 1);
    let place = from;
    for (let i = 0; i < Math.abs(by); i++) {
      const next = this.#next(place, Math.sign(by));
      if (!next) break;
      place = next;
    }
    return place;
  }

  /** The next arrow or the one before; null at the ends. */
  #next(from: Place, way: number): Place | null {
    let {tile, nth} = from;
    nth += way;
    while (nth < 0 || nth >= this.#size(tile)) {
      tile += way;
      if (tile < 0 || tile >= this.#tiles.count) return null;
      nth = way > 0 ? 0 : this.#size(tile) - 1;
    }
    return {tile, nth};
  }

  #size(tile: number): number {
    return tile < 0 || tile >= this.#tiles.count ? 0 : this.#tiles.begin(tile).length;
  }

  #pressed(event: KeyboardEvent): void {
    const arrow = this.#tiles.begin(this.#here.tile)[this.#here.nth];
    const by = stepOf(event.key);
    if (by !== null) {
      event.preventDefault();
      this.#stand(this.#step(this.#here, by));
      this.#mark?.focus({preventScroll: true});
      this.#mark?.scrollIntoView({block: "nearest"});
    } else if (arrow && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      press(arrow, this.#pressing);
    } else if (arrow?.transits[0] && event.key === "Delete" && !arrow.extent) {
      this.#pressing.onDelete?.(arrow.transits[0]);
    }
  }
}
