/** The part of an arrow that is to be seen in one tile of a tall ladder. */
import type {Arrow} from "./arrows.ts";
import type {Tile} from "../layout/tile.ts";

/** A stretch of an arrow, and what of its end is in it. */
export interface Piece {
  readonly arrow: Arrow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Does the arrow end here, at its receiver or where it is lost? */
  readonly ends: boolean;
  /** The rest of the way that a lost segment never went; null when there is none. */
  readonly never: Line | null;
}

/** A straight line, in px. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What is to be seen of arrows in a tile. */
export function piecesOf(arrows: readonly Arrow[], tile: Tile): Piece[] {
  return arrows.flatMap((arrow): readonly Piece[] => {
    const {x1, y1, x2, y2, xEnd, yEnd} = arrow;
    const way = clip({x1, y1, x2, y2}, tile);
    const never = arrow.lost ? clip({x1: x2, y1: y2, x2: xEnd, y2: yEnd}, tile) : null;
    if (!way && !never) return [];
    const ends = y2 >= tile.top && y2 < tile.bottom;
    return [{arrow, ...(way ?? {x1: x2, y1: y2, x2, y2}), ends, never}];
  });
}

/** The part of a line that is within a tile; null when there is none. */
function clip(line: Line, {top, bottom}: Tile): Line | null {
  const {x1, y1, x2, y2} = line;
  if (Math.min(y1, y2) >= top && Math.max(y1, y2) < bottom) return line;
  if (Math.max(y1, y2) < top || Math.min(y1, y2) >= bottom) return null;
  const at = (y: number) => x1 + ((x2 - x1) * (y - y1)) / (y2 - y1);
  const limit = (y: number) => Math.min(bottom, Math.max(top, y));
  const [from, to] = [limit(y1), limit(y2)];
  return {
    x1: from === y1 ? x1 : at(from),
    y1: from,
    x2: to === y2 ? x2 : at(to),
    y2: to
  };
}
