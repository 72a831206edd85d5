/** One tab stop for many marks: arrow keys move among them, Enter and Space press them. */

/** Whose children rove already: what is drawn again in them joins in. */
const roving = new WeakSet<Element>();

const marksOf = (parent: Element): SVGElement[] => [
  ...parent.querySelectorAll<SVGElement>("[tabindex]")
];

/**
 * Makes the children that have a `tabindex` reachable with one Tab and the arrow keys. To be called
 * again when there are other children.
 */
export function rove(parent: SVGElement | HTMLElement): void {
  const stop = (mark: SVGElement | undefined): void => {
    if (!mark) return;
    for (const each of marksOf(parent))
      if (each.tabIndex !== -1) each.setAttribute("tabindex", "-1");
    mark.setAttribute("tabindex", "0");
  };
  stop(marksOf(parent)[0]);
  // An SVG element that listens for focus is a stop of its own in Chromium, and one without a name.
  if (parent instanceof SVGElement) parent.setAttribute("tabindex", "-1");
  if (roving.has(parent)) return;
  roving.add(parent);
  parent.addEventListener("focusin", (event) => {
    stop(marksOf(parent).find((mark) => mark === event.target));
  });
  parent.addEventListener("keydown", (event) => {
    const key = (event as KeyboardEvent).key;
    const marks = marksOf(parent);
    const mark = (event.target as Element).closest<SVGElement>("[tabindex]");
    const place = mark ? marks.indexOf(mark) : -1;
    if (!mark || place < 0) return;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      mark.dispatchEvent(new MouseEvent("click", {bubbles: true}));
      return;
    }
    const by = stepOf(key);
    if (by === null) return;
    event.preventDefault();
    marks[Math.min(marks.length - 1, Math.max(0, place + by))]?.focus();
  });
}

/** How many marks a key goes on: `Infinity` is the last one; null for a key that does not move. */
export function stepOf(key: string): number | null {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return 1;
    case "ArrowUp":
    case "ArrowLeft":
      return -1;
    case "PageDown":
      return 10;
    case "PageUp":
      return -10;
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
    default:
      return null;
  }
}
