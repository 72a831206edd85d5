/** Assertions: a broken invariant is a bug of ours, never something a reader or a network did. */

/** Set by the bundler for the built site; see src/site/build/bundle.ts. */
declare const ASSERTS: boolean | undefined;

/** Whether invariants are checked: in tests and in the preview, but not in the built site. */
export const asserting: boolean = typeof ASSERTS === "undefined" || ASSERTS;

/** Throws an Error when `condition` is false. `what` names the invariant that was broken. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}`);
}
