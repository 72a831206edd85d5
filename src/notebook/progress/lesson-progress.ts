/** How far the reader is, beside each page in the list of pages. */
import {goalsOf} from "../inputs/goal.ts";
import {read} from "../storage/storage.ts";
import {pageName} from "../storage/storage-keys.ts";
import {lessonWords as words} from "./words.ts";

/** Puts the goals that were met beside the links; pages that were never opened have nothing. */
export function showProgress(panel: HTMLElement): void {
  for (const link of panel.querySelectorAll("a")) {
    const goals = [...goalsOf(read("goals", pageName(link.pathname)).value).values()];
    link.querySelector(".top-progress")?.remove();
    if (goals.length === 0) continue;
    const met = goals.filter(Boolean).length;
    const mark = document.createElement("span");
    mark.className = met === goals.length ? "top-progress nb-met" : "top-progress";
    mark.textContent = words.goals(met, goals.length);
    const heard = document.createElement("span");
    heard.className = "nb-told";
    heard.textContent = ` ${words.heard}`;
    mark.append(heard);
    link.append(" ", mark);
  }
}
