/** How a page opens that runs none of the reader's changes. */

/** What makes a page open without running the reader's changes, in its address. */
export const safe = "safe";

/** The address of the page that runs no edit. */
export function safeAddress(): string {
  const {origin, pathname, hash} = location;
  return `${origin}${pathname}?${safe}${hash}`;
}
