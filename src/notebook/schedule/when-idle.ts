/** When the browser has nothing else to do. */

/** How long browsers that do not say when they are idle are left alone, in ms. */
const LATER = 500;

/** Does something when the browser is idle. Safari does not tell. */
export function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act);
  else setTimeout(act, LATER);
}
