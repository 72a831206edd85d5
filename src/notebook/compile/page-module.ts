/**
 * The cells of a page as one module, which is what they are to the runtime: each sees the names of
 * the others. The build checks it, and so does the editor while somebody types.
 */

/** A piece of code of a page. */
export interface Piece {
  readonly source: string;
  /** An expression in the text of the page, not statements. */
  readonly inline?: boolean;
  /** The line on which it is to stand, from 1. Defaults to the next line that is free. */
  readonly line?: number;
}

/** Pieces of code as one text. */
export interface Joined {
  readonly text: string;
  /** Where each piece begins in the text. */
  readonly starts: readonly number[];
}

/** In a page, cells stand in any order: the runtime sorts them. */
export const USED_BEFORE_DECLARATION: readonly number[] = [2448, 2454];

/**
 * Joins the pieces. What makes the text a module stands before them, so that a piece that is not
 * closed spoils only those that follow it.
 */
export function joined(pieces: readonly Piece[]): Joined {
  let text = "export {};";
  let line = 1;
  const starts = pieces.map((piece) => {
    const before = piece.inline ? ";(" : "";
    const lines = Math.max(0, (piece.line ?? line + 1) - line);
    text += "\n".repeat(lines) + before;
    const start = text.length;
    const source = piece.source.replace(/\n$/, "");
    text += source + (piece.inline ? ");" : "\n;");
    line += lines + source.split("\n").length - (piece.inline ? 1 : 0);
    return start;
  });
  return {text: `${text}\n`, starts};
}
