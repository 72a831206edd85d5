/** Keeps labels that stand one below the other from touching: each moves as little as it can. */
import type {Stretch} from "../text/room.ts";

/** Something that wants to stand at `y` and is `height` px tall. */
export interface Wanting {
  readonly y: number;
  readonly height: number;
}

/**
 * Places for labels in one column, in order of `y`, none over another, between `top` and `bottom`,
 * none across one of the `walls`, which are in order too. The result has one place for each, or
 * null for one that had no room within `reach` px below where it wanted to stand.
 */
export function spread(
  wants: readonly Wanting[],
  top: number,
  bottom: number,
  reach = 40,
  walls: readonly Stretch[] = []
): (number | null)[] {
  const places: (number | null)[] = wants.map(() => null);
  let from = top;
  let next = 0;
  for (const {y0, y1} of [...walls, {y0: bottom, y1: bottom}]) {
    const to = Math.min(y0, bottom);
    // What wants to stand across a wall belongs to the side on which its middle is.
    const first = next;
    const wall = (to + Math.max(to, y1)) / 2;
    const last = y0 >= bottom;
    for (; next < wants.length; next++) {
      const want = wants[next];
      if (!want || (!last && want.y + want.height / 2 >= wall)) break;
    }
    between(wants.slice(first, next), from, to, reach).forEach((place, i) => {
      places[first + i] = place;
    });
    if (last) break;
    from = Math.max(from, y1);
  }
  return places;
}

/** Places between two heights. */
function between(
  wants: readonly Wanting[],
  top: number,
  bottom: number,
  reach: number
): (number | null)[] {
  let floor = top;
  const places = wants.map((want): number | null => {
    const y = Math.max(want.y, floor);
    if (y - want.y > reach) return null;
    floor = y + want.height;
    return y;
  });
  // What was pushed over the bottom is pushed up again, from below.
  let ceiling = bottom;
  for (let i = wants.length - 1; i >= 0; i--) {
    const place = places[i];
    const want = wants[i];
    if (place === null || place === undefined || !want) continue;
    ceiling = Math.min(place, ceiling - want.height);
    places[i] = ceiling < top ? null : ceiling;
  }
  return places;
}
