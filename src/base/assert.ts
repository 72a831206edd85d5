/** Broken invariants throw: a bug of ours, never something a reader or a network did. */

/** Throws an Error when `condition` is false. `what` says the invariant that was broken. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}`);
}
