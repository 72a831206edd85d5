/**
 * A tall ladder in tiles, one below the other: only what is in sight is worked out and drawn, so
 * that it costs the same however far the reader has zoomed in, and however long the run is.
 */
import {bisector} from "d3-array";
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import type {Arrow} from "./arrows.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import {FEW, ROW, arrowsOf, foldOf} from "./bundles.ts";
import type {ArrowOptions} from "./bundles.ts";
import type {Layout} from "../layout/layout.ts";
import {timesOf} from "../layout/tile.ts";
import type {Tile} from "../layout/tile.ts";

/** A ladder that is no taller than this, in px, is one tile: it is drawn whole. */
const WHOLE = 1200;
/** Height of the tiles of one that is taller, in px: whole stretches of bundles. */
const HEIGHT = 15 * ROW;
/** How a ladder is taken apart. */
export interface TileOptions {
  /** May what is too much be drawn as bundles? */
  readonly bundled: boolean;
  /** Are there tiles at all? Else the ladder is one, however tall. */
  readonly tiled: boolean;
  /** Are like segments drawn as one, by the key of the first? By default they are. */
  readonly fold?: (key: string) => boolean;
}

/** The tiles of a ladder, and the arrows in each. */
export class Tiles {
  readonly #run: Trace;
  readonly #axis: TimeAxis;
  readonly #at: Layout;
  readonly #options: ArrowOptions;
  readonly #arrows = new Map<number, readonly Arrow[]>();
  readonly #through = new Map<number, readonly Arrow[]>();
  readonly #arrowOf = new Map<Transit, Arrow>();
  /** How many tiles there are. */
  readonly count: number;

  constructor(run: Trace, axis: TimeAxis, at: Layout, options: TileOptions) {
    this.#run = run;
    this.#axis = axis;
    this.#at = at;
    const {bundled, tiled, fold = () => bundled} = options;
    this.#options = {crowded: bundled && run.transits.length > FEW, fold};
    this.count = tiled && at.height > WHOLE ? Math.ceil(at.height / HEIGHT) : 1;
  }

  /** The tile in which a height lies. */
  of(y: number): number {
    return this.count === 1 ? 0 : Math.min(this.count - 1, Math.max(0, Math.floor(y / HEIGHT)));
  }

  /** What a tile covers. */
  tile(place: number): Tile {
    const top = place === 0 ? -Infinity : place * HEIGHT;
    return {top, bottom: place === this.count - 1 ? Infinity : (place + 1) * HEIGHT};
  }

  /** The arrows that begin in a tile, in the order of sending. */
  begin(place: number): readonly Arrow[] {
    const known = this.#arrows.get(place);
    if (known) return known;
    const {transits} = this.#run;
    const all = transits.slice(this.#first(place), this.#first(place + 1));
    const own = all.filter(({sentAt}) => !this.#axis.hides(sentAt));
    const arrows = arrowsOf(own, this.#axis, this.#at, this.#options);
    const folds = this.#axis.breaks.filter(({y0, y1}) => this.of((y0 + y1) / 2) === place);
    const hidden = folds.flatMap((gap) => foldOf(gap, this.#axis, this.#at) ?? []);
    for (const arrow of [...arrows, ...hidden]) {
      for (const each of arrow.transits) this.#arrowOf.set(each, arrow);
    }
    this.#arrows.set(place, arrows);
    return arrows;
  }

  /** All arrows that are to be seen in a tile: those that begin there or run into it. */
  through(place: number): readonly Arrow[] {
    const known = this.#through.get(place);
    if (known) return known;
    const own = this.begin(place);
    const tile = this.tile(place);
    const [since] = timesOf(tile, this.#axis);
    const above = new Set<number>();
    const first = this.#first(place);
    for (const {id, sentAt, arrivedAt} of this.#run.transits) {
      if (id >= first) break;
      const until = arrivedAt >= 0 ? arrivedAt : sentAt + this.#axis.flight;
      if (until >= since) above.add(this.of(this.#axis.y(sentAt)));
    }
    const late = [...above].flatMap((each) => this.begin(each).filter((a) => lowest(a) > tile.top));
    const all = [...late, ...own];
    this.#through.set(place, all);
    return all;
  }

  /** The arrow that a segment is part of; null when it is not drawn. */
  find(transit: Transit): Arrow | null {
    this.begin(this.of(this.#axis.y(transit.sentAt)));
    return this.#arrowOf.get(transit) ?? null;
  }

  /** The place in `run.transits` of the first segment that leaves in a tile or after it. */
  #first(place: number): number {
    if (place === 0) return 0;
    const {transits} = this.#run;
    if (place >= this.count) return transits.length;
    const {y} = this.#axis;
    return bisector((transit: Transit) => y(transit.sentAt)).left(transits, place * HEIGHT);
  }
}

const lowest = ({y1, yEnd, extent}: Arrow): number => Math.max(y1, yEnd, extent?.arrived[1] ?? 0);
