/** What the threads of `explore` are given to do, and what they report: plain data. */

/** What a thread needs before its first tasks. */
export interface Setting {
  readonly file: string;
  /** The package's folder, as an address. */
  readonly home: string;
  /** How many segments are lost at once, at most. */
  readonly upTo: 1 | 2;
}

/** Tasks of the plan for all losses, or of that for a search. */
export interface Chunk {
  readonly kind: "losses" | "search";
  readonly tasks: readonly unknown[];
}

/** What came of the first tasks of a chunk, at least one, or why nothing did. */
export type Report = {readonly done: readonly unknown[]} | {readonly problem: string};
