/**
 * How wide figures are before they are measured. What is drawn at a wrong width at first is drawn
 * twice, so a figure takes the width that the one before it had.
 */

/** A figure's border on both sides, and what a page leaves free on both sides, in px. */
const BORDER = 2;
const FREE = 40;
/** The widest that a figure may be, and what is taken where there is no window, in px. */
const WIDEST = 1080;

let measured: {readonly page: number; readonly width: number} | null = null;

const pageWidth = (): number => (typeof innerWidth === "number" ? innerWidth : WIDEST + FREE);

/** The width of a figure's inside, as well as it can be known before it stands in the page. */
export function likelyWidth(): number {
  const page = pageWidth();
  return measured?.page === page ? measured.width : Math.min(WIDEST, page - FREE) - BORDER;
}

/** Remembers what a figure's inside turned out to be, in px, for those that come later. */
export function widthFound(width: number): void {
  measured = {page: pageWidth(), width};
}

/** Tells of each width in px that a node has after `first`; never where sizes cannot be known. */
export function observeWidth(node: Element, first: number, changed: (width: number) => void): void {
  if (typeof ResizeObserver === "undefined") return;
  let known = first;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === 0 || width === known) return;
    known = width;
    changed(width);
  }).observe(node);
}
