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
