/** What a cell's bar has no room for at once: buttons behind one that shows them. */

/** The button that shows the others, and the row in which they are. */
export interface MoreButtons {
  /** The opener and the row after it, for the bar. */
  readonly parts: readonly [HTMLButtonElement, HTMLElement];
  /** Takes the opener away where none of its buttons is to be seen. */
  refresh(): void;
}

/** Puts buttons behind `opener`; the row closes by Escape, and when it is left or used. */
export function moreButtons(
  opener: HTMLButtonElement,
  buttons: readonly HTMLButtonElement[]
): MoreButtons {
  const row = document.createElement("span");
  row.className = "nb-more-row";
  row.append(...buttons);
  const show = (open: boolean): void => {
    row.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);
  opener.addEventListener("click", () => {
    show(row.hidden !== false);
    if (!row.hidden) buttons.find((each) => !each.hidden)?.focus();
  });
  row.addEventListener("click", () => show(false));
  row.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  row.addEventListener("focusout", ({relatedTarget}) => {
    if (!row.contains(relatedTarget as Node | null) && relatedTarget !== opener) show(false);
  });
  return {
    parts: [opener, row],
    refresh() {
      opener.hidden = buttons.every((each) => each.hidden);
      if (opener.hidden) show(false);
    }
  };
}
