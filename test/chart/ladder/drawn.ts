/** What tests read off a ladder that was drawn. */

/** The texts of all elements that a selector finds. */
export const texts = (root: Element, selector: string): string[] =>
  [...root.querySelectorAll(selector)].map((node) => node.textContent ?? "");

/** Where a path begins and ends. */
export function ends(path: Element | null): {x1: number; y1: number; x2: number; y2: number} {
  const [x1, y1, x2, y2] = (path?.getAttribute("d") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
  return {x1: x1 ?? NaN, y1: y1 ?? NaN, x2: x2 ?? NaN, y2: y2 ?? NaN};
}
