/** What the signs in ladders mean: the entries of a legend, only those that are seen. */
import {causesOf} from "../../trace/data/causes.ts";
import {MEANINGS} from "../../trace/data/meaning.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import {words} from "../words.ts";
import type {Ladder} from "./drawn-ladder.ts";

/** What a legend has to know of a ladder that is drawn. */
export type Signed = Pick<Ladder, "folded" | "meanings">;

/** The signs of the ladders of some runs. */
export function signsOf(runs: readonly Trace[], ladders: readonly Signed[]): HTMLElement[] {
  const item = (name: string, key: string, text: string) =>
    html("li", {}, html("span", {class: name}, key), text);
  const isSeen = (meaning: (typeof MEANINGS)[number]) =>
    ladders.some(({meanings}) => meanings.has(meaning));
  const items = MEANINGS.filter(isSeen).map((meaning) => {
    const mark = meaningMark(meaning);
    // The word beside it says it already.
    mark.setAttribute("aria-hidden", "true");
    return html("li", {}, mark, words.meanings[meaning]);
  });
  if (ladders.some(({folded}) => folded) && runs.some(({calls}) => calls.length > 0)) {
    items.push(item("pill-key", "1–2", words.pill));
  }
  if (runs.some(({transits}) => transits.some(({marked}) => marked))) {
    items.push(item("label-key", words.ce, words.marked));
  }
  if (runs.some((run) => causesOf(run).length > 0)) {
    items.push(item("cause-key", "", words.doneFromOutside));
  }
  return items;
}

/** The same of two runs beside each other. `marked`: is what differs marked in them? */
export function signsOfPair(
  runs: readonly Trace[],
  ladders: readonly Signed[],
  marked: boolean
): HTMLElement[] {
  const differs = html("li", {}, html("span", {class: "label-key"}, "≠"), words.differs);
  return [...signsOf(runs, ladders), ...(marked ? [differs] : [])];
}
