/** The contents of this page, in the header: its sections, of which the one in sight is marked. */

/** Fills the panel with links to the page's sections; false when there is nothing to list. */
export function listContents(panel: HTMLElement, headings: readonly HTMLElement[]): boolean {
  const list = document.createElement("ol");
  for (const heading of headings) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${heading.id}`;
    link.textContent = heading.textContent.trim();
    item.append(link);
    list.append(item);
  }
  panel.replaceChildren(list);
  return headings.length > 0;
}

/** The headings of the page's sections, in their order. */
export const sectionHeadings = (main: ParentNode): HTMLElement[] =>
  [...main.querySelectorAll<HTMLElement>("h2[id]")].filter(
    (heading) => heading.closest(".nb-review, .more") === null
  );

/**
 * Calls back with the section that is being read, as the reader scrolls: the last one whose heading
 * has passed the upper third of the window. Null before the first one.
 */
export function watchSections(
  headings: readonly HTMLElement[],
  changed: (heading: HTMLElement | null) => void
): () => HTMLElement | null {
  let now: HTMLElement | null | undefined;
  let waiting = false;
  const look = (): HTMLElement | null => {
    waiting = false;
    const line = innerHeight / 3;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
    const next = passed.at(-1) ?? null;
    if (next !== now) changed(next);
    now = next;
    return next;
  };
  const soon = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(look);
  };
  addEventListener("scroll", soon, {passive: true});
  addEventListener("resize", soon, {passive: true});
  return look;
}

/** Marks the link that leads to a section, and no other. */
export function markSection(panel: HTMLElement, heading: HTMLElement | null): void {
  for (const link of panel.querySelectorAll("a")) {
    if (heading && link.hash === `#${heading.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
