/** Whether it is the reader who leaves the page, or a cell's code that sends it away. */

/** What makes a page open without running the reader's changes, in its address. */
export const safe = "safe";

/** As much of the Navigation API as is used here (HTML §7.2.6). */
interface Navigate extends Event {
  readonly userInitiated: boolean;
  readonly destination: {readonly sameDocument: boolean};
  readonly downloadRequest: string | null;
}

/** For so long after a click, the page is left because of it, in ms. */
const clickTime = 2000;

/** Whether the reader has pressed a button that leads to another address. */
let isAsked = false;

/** Goes to an address because the reader has asked for it. */
export function leaveFor(address: string): void {
  isAsked = true;
  location.assign(address);
}

/** Returns a function to ask on `pagehide`. */
export function watchLeaving(): () => boolean {
  const navigation = (globalThis as {navigation?: EventTarget}).navigation;
  if (!navigation) {
    // A reload by the browser's button looks like one by code here, and counts as that.
    let clicked = -Infinity;
    const isInLink = (target: EventTarget | null): boolean =>
      target instanceof Element && target.closest("a[href]") !== null;
    const hear = ({isTrusted, target}: Event): void => {
      if (isTrusted && isInLink(target)) clicked = performance.now();
    };
    addEventListener("click", hear, true);
    return () => isAsked || performance.now() - clicked < clickTime;
  }
  // What the browser's own buttons do is not announced by an event.
  let isByCode = false;
  navigation.addEventListener("navigate", (event) => {
    const {userInitiated, destination, downloadRequest} = event as Navigate;
    if (!destination.sameDocument && downloadRequest === null) isByCode = !userInitiated;
  });
  return () => isAsked || !isByCode;
}

/** The address of the page that runs no edit. */
export function safeAddress(): string {
  const {origin, pathname, hash} = location;
  return `${origin}${pathname}?${safe}${hash}`;
}
