/** Keeps labels that stand one below the other from touching: each moves as little as it can. */

/** Something that wants to stand at `y` and is `height` px tall. */
export interface Wanting {
  readonly y: number;
  readonly height: number;
}

/**
 * Places for labels in one column, in order of `y`, none over another, between `top` and `bottom`.
 * The answer has one place for each, or null for one that had no room within `reach` px below where
 * it wanted to stand.
 */
export function spread(
  wants: readonly Wanting[],
  top: number,
  bottom: number,
  reach = 40
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
