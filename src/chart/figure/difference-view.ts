/** What differs between a recorded run and the model, marked in both ladders and explained. */
import type {Micros} from "../../base/units.ts";
import type {Run, Transit} from "../../sim/record.ts";
import {differences} from "../../trace/recording/compare-runs.ts";
import type {Difference} from "../../trace/recording/compare-runs.ts";
import {count, duration} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";

/** More differences than this are counted instead of shown. */
const MOST = 40;

/** The list; a press on one moves the cursor there. */
export function differenceList(
  recorded: Run,
  model: Run,
  goTo: (at: Micros) => void
): {node: HTMLElement; found: readonly Difference[]} {
  const found = differences(recorded, model);
  if (found.length === 0) {
    const same = html("p", {class: "differences"}, SAME);
    return {node: same, found};
  }
  const items = found.slice(0, MOST).map((difference) => {
    const at = (difference.model ?? difference.recorded)?.sentAt ?? 0;
    const time = button(duration(at), () => goTo(at), {title: "Go there"});
    return html("li", {}, time, ` ${difference.text}. `, html("span", {}, difference.why));
  });
  const n = found.length;
  const title = n === 1 ? "One difference" : `${count(n)} differences`;
  const more = n > MOST ? html("p", {}, `… and ${count(n - MOST)} more.`) : null;
  const list = html("ul", {}, ...items);
  const summary = html("summary", {}, `${title}, marked ≠`);
  const node = html("details", {class: "differences", open: n <= 6}, summary, list, more);
  return {node, found};
}

const SAME =
  "No difference: both send the same segments, with the same flags, numbers, windows and " +
  "lengths, at the same times within 5 ms or 5 %.";

/** Marks segments in a ladder by a sign, not by colour alone. */
export function markDifferences(
  svg: SVGSVGElement,
  found: readonly Difference[],
  side: "recorded" | "model"
): void {
  const marked = new Map<Transit, string[]>();
  for (const difference of found) {
    const transit = difference[side];
    if (transit) marked.set(transit, [...(marked.get(transit) ?? []), difference.text]);
  }
  for (const [{from, nth}, texts] of marked) {
    const mark = svg.querySelector(`[data-from="${from}"][data-nth="${nth}"]`);
    if (!mark) continue;
    mark.classList.add("differs");
    const label = mark.querySelector(".label");
    if (label) label.textContent = `≠ ${label.textContent}`;
    const title = mark.querySelector("title");
    if (title) title.textContent = `${title.textContent}. ≠ ${texts.join("; ")}`;
  }
}
