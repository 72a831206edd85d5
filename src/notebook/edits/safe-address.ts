/** The address that opens a page without running the reader's changes. */

/** The query parameter that says so. */
export const safe = "safe";

/** This page's address with that parameter. */
export function safeAddress(): string {
  const {origin, pathname, hash} = location;
  return `${origin}${pathname}?${safe}${hash}`;
}
