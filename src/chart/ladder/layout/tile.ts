/** A tile of a ladder: the heights that it covers, and the times that are to be seen in it. */
import type {Micros} from "../../../base/units.ts";
import type {TimeAxis} from "../../axis/axis.ts";

/** What is a little apart from where it happened still belongs to it, in px. */
const ASIDE = 24;

/** The heights that a tile covers, in px. The first and the last one have no end. */
export interface Tile {
  readonly top: number;
  readonly bottom: number;
}

/** The times of a tile, and a little more: what is outside of them is not to be seen in it. */
export function timesOf({top, bottom}: Tile, {y}: TimeAxis): [since: Micros, until: Micros] {
  const since = top > -Infinity ? y.invert(top - ASIDE) : -Infinity;
  return [since, bottom < Infinity ? y.invert(bottom + ASIDE) : Infinity];
}
