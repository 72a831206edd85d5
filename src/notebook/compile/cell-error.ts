/** What can be wrong with a cell, as an error that knows its place and speaks in sentences. */

/** A place in a cell's code as the reader sees it: both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Anything that a reader's edit did wrong. `message` is a plain sentence without the place; `cell`
 * is the name of the cell whose code it is about.
 */
export class Trouble extends Error {
  readonly cell: string;
  readonly place: Place | null;

  constructor(message: string, cell: string, place: Place | null = null) {
    super(message);
    this.name = "Trouble";
    this.cell = cell;
    this.place = place;
  }
}

/** The place in words: `"Line 3, column 7"`; empty when there is none. */
export function placeText(place: Place | null): string {
  return place ? `Line ${place.line}, column ${place.column}` : "";
}

/** The line and column of an offset into a text. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return {line: before.split("\n").length, column: offset - start + 1};
}

/** The name among `names` that a misspelt one was probably meant to be, or null. */
export function nearest(wrong: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  // One slip in three letters is a misspelling; more is another word.
  let least = Math.floor(wrong.length / 3) + 1;
  for (const name of names) {
    const slips = distance(wrong.toLowerCase(), name.toLowerCase());
    if (slips < least) [best, least] = [name, slips];
  }
  return best;
}

/** How many letters must be put in, taken out, replaced or swapped to come from `a` to `b`. */
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
