/** A way to break the engine: one piece of its text replaced by another. */

export interface Mutation {
  readonly file: string;
  /** What is wrong afterwards. */
  readonly breaks: string;
  /** Exactly once in the file: when the code changes, the check says which is not. */
  readonly find: string;
  readonly put: string;
}

/** Several mutations of one file: what is wrong, the text, and what comes in its place. */
export const of = (
  file: string,
  ...list: readonly (readonly [breaks: string, find: string, put: string])[]
): Mutation[] => list.map(([breaks, find, put]) => ({file: `src/${file}.ts`, breaks, find, put}));
