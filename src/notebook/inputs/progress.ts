/** How many goals the reader has met, of one page or of the whole site. */
import {goalsOf} from "./goal.ts";
import {pages, read} from "../storage/storage.ts";

/**
 * Text for a page to show: `progress("./handshake")` says "2 of 3 goals" of that page, `progress()`
 * how many of all pages. Empty while there is nothing to tell: a page's goals are known once it
 * was opened.
 */
export function progress(page?: string): HTMLElement {
  const element = document.createElement("span");
  element.className = "nb-progress";
  const show = (): void => {
    const text = page === undefined ? ofSite() : ofPage(nameOf(page));
    const tick = document.createElement("span");
    tick.className = "nb-tick";
    tick.ariaHidden = "true";
    tick.textContent = text.done ? "✓ " : "○ ";
    element.classList.toggle("nb-met", text.done);
    element.replaceChildren(...(text.words === "" ? [] : [tick, text.words]));
  };
  show();
  // A browser may bring this page back as it was, when the reader has met more on another one.
  addEventListener("pageshow", ({persisted}) => persisted && element.isConnected && show());
  return element;
}

interface Told {
  readonly words: string;
  /** Whether all known goals are met. */
  readonly done: boolean;
}

function ofPage(page: string): Told {
  const goals = [...goalsOf(read("goals", page).value).values()];
  const met = goals.filter(Boolean).length;
  const done = met === goals.length;
  return {words: goals.length === 0 ? "" : `${met} of ${goals.length} goals`, done};
}

function ofSite(): Told {
  const goals = pages("goals").flatMap((page) => [...goalsOf(read("goals", page).value).values()]);
  const met = goals.filter(Boolean).length;
  const noun = met === 1 ? "goal" : "goals";
  return {words: met === 0 ? "" : `${met} ${noun} met so far`, done: met === goals.length};
}

/** A page's name from a link to it. */
function nameOf(link: string): string {
  return link.replace(/^\.?\//, "").replace(/\.html$/, "");
}
