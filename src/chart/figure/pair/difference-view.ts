/** What differs between two runs, marked in both ladders and explained. */
import type {Micros} from "../../../base/units.ts";
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {differences} from "../../../trace/recording/compare-runs.ts";
import type {Difference, DifferenceWords} from "../../../trace/recording/compare-runs.ts";
import {count, duration} from "../../../trace/words/duration.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** More differences of one reason than this are counted instead of shown. */
const MOST = 20;

/** The differences of a comparison, by why they are there. */
export interface DifferenceList {
  /** `"4 differences"`. */
  readonly name: string;
  readonly node: HTMLElement;
  readonly found: readonly Difference[];
}

/** The list: each reason once, with the segments it is about. A press on one goes there. */
export function differenceList(
  recorded: Trace,
  model: Trace,
  said: DifferenceWords,
  goTo: (at: Micros) => void
): DifferenceList {
  const found = differences(recorded, model, said);
  const reasons = new Map<string, Difference[]>();
  for (const difference of found) {
    const same = reasons.get(difference.why);
    if (same) same.push(difference);
    else reasons.set(difference.why, [difference]);
  }
  const groups = [...reasons].map(([why, list]) => {
    const items = list.slice(0, MOST).map((difference) => {
      const at = (difference.model ?? difference.recorded)?.sentAt ?? 0;
      const time = button(duration(at), () => goTo(at), {title: words.goThere});
      return html("li", {}, time, ` ${difference.text}`);
    });
    const left = list.length - MOST;
    const more = left > 0 ? html("li", {}, words.andMore(count(left))) : null;
    return html("div", {class: "reason"}, html("p", {}, why), html("ul", {}, ...items, more));
  });
  return {
    name: words.differences(found.length),
    node: html("div", {class: "differences"}, ...groups),
    found
  };
}

/** The segments of one side that differ, and how: a sign at their labels says so. */
export function signsOf(
  found: readonly Difference[],
  side: "recorded" | "model"
): ReadonlyMap<Transit, string> {
  const signs = new Map<Transit, string>();
  for (const difference of found) {
    const transit = difference[side];
    const before = transit && signs.get(transit);
    if (transit) signs.set(transit, before ? `${before}; ${difference.text}` : difference.text);
  }
  return signs;
}
