/** The Edit button beside the name of a folded part: it opens the part, with the editor in it. */
import {frameWords as words} from "./words.ts";

/** Gives the part that holds this cell, if any, its button. The first cell in it is the one. */
export function editFolded(cell: Element, title: string, edit: () => void): void {
  const part = cell.closest(".more");
  const details = part?.querySelector(":scope > details");
  if (!part || !details || part.querySelector(":scope > .more-edit")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "more-edit";
  button.textContent = words.edit;
  button.setAttribute("aria-label", words.openAndEdit(title));
  button.addEventListener("click", () => {
    (details as HTMLDetailsElement).open = true;
    edit();
  });
  part.append(button);
}
