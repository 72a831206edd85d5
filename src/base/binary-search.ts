/** Searches what is in order, by halves. */

/**
 * The first index below `length` for which `holds` is true, where it is true of all after it;
 * `length` where there is none.
 */
export function firstWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
