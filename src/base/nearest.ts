/** "Did you mean": the name that somebody probably wanted to write. */

/** The legal name nearest to a misspelt one, at most two letters away; null when none is. */
export function nearest(name: string, legal: readonly string[]): string | null {
  let found: string | null = null;
  let least = 3;
  for (const other of legal) {
    const away = distance(name.toLowerCase(), other.toLowerCase());
    if (away < least) [found, least] = [other, away];
  }
  return found;
}

/** Levenshtein distance: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, swap));
    }
    row = next;
  }
  return row[b.length] as number;
}
