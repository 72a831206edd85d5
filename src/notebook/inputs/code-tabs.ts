/** Keeps which tab of programs the reader has chosen: the next page begins with the same one. */
import {read, write} from "../storage/storage.ts";

const inputs = (value: string): NodeListOf<HTMLInputElement> =>
  document.querySelectorAll<HTMLInputElement>(`.tabs input[value="${CSS.escape(value)}"]`);

/** Chooses the tab of the last visit, and listens for another choice. */
export function keepTabs(): void {
  const {value} = read("tab", "");
  if (typeof value === "string") choose(value);
  addEventListener("change", ({target}) => {
    if (!(target instanceof HTMLInputElement) || !target.closest(".tabs")) return;
    chooseTab(target.value);
  });
}

/** Chooses a tab in all groups that have it, and keeps the choice unless told otherwise. */
export function chooseTab(value: string, keep = true): void {
  choose(value);
  // Where nothing can be kept, the choice holds for this page, and that is all there is to it.
  if (keep) write("tab", value, "");
}

function choose(value: string): void {
  for (const input of inputs(value)) input.checked = true;
}
