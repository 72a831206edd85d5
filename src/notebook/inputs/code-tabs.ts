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
    choose(target.value);
    // Where nothing can be kept, the choice holds for this page, and that is all there is to it.
    write("tab", target.value, "");
  });
}

function choose(value: string): void {
  for (const input of inputs(value)) input.checked = true;
}
