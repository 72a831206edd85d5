/**
 * Divergences from the recorded runs that are understood and accepted, with their reasons. The
 * page "About the model" shows this table, and a test fails when an entry no longer occurs.
 */

/** One divergence: `what` is the comparison's own line. */
export interface Accepted {
  readonly trace: string;
  readonly what: string;
  readonly reason: string;
}

export const accepted: readonly Accepted[] = [];
