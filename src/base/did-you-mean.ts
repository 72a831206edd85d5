/** The name that a misspelt one was probably meant to be. */

/**
 * The nearest of `names` to `wrong`, ignoring case, or null when none is near: one slip in three
 * letters is a misspelling, more is another word. A short form, as `sec` for `seconds`, is near.
 */
export function nearest(wrong: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.floor(wrong.length / 3) + 1;
  for (const name of names) {
    const [short, long] = [wrong.toLowerCase(), name.toLowerCase()];
    const slips = short.length > 2 && long.startsWith(short) ? 0.5 : distance(short, long);
    if (slips < least) [best, least] = [name, slips];
  }
  return best;
}

/** `"; did you mean client?"`, or nothing when no name is near. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const near = nearest(wrong, names);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  let [above, row]: [number[], number[]] = [[], Array.from({length: b.length + 1}, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const kept = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(kept, row[j]! + 1, next[j - 1]! + 1, swapped ? above[j - 2]! + 1 : Infinity)
      );
    }
    [above, row] = [row, next];
  }
  return row[b.length]!;
}
