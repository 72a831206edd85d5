/** Lets the keyboard reach what scrolls sideways (WCAG 2.1.1). */

/**
 * To ask here, when the layout is done anyway, costs nothing; to ask for each element as it is
 * made costs a layout each.
 */
const observer = new ResizeObserver((changes) => {
  for (const {target} of changes) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

/** Gives an element a place in the tab order while it is wider than its box. */
export const reachWhenWide = (element: Element): void => observer.observe(element);
