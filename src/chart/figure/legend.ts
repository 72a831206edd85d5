/** What the signs of a ladder mean, only those that are seen in it; and what a click does. */
import {causesOf} from "../../trace/data/causes.ts";
import {MEANINGS, type Meaning} from "../../trace/data/meaning.ts";
import {canRunAgain, type Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import type {FigureOptions} from "./figure-options.ts";
import type {Ladder} from "../ladder/drawn-ladder.ts";
import {words} from "../words.ts";

type Views = FigureOptions["views"];

/** The legend as an element. */
export interface Legend {
  readonly node: HTMLElement;
  /**
   * Shows what is in a run, and in its ladder as it is drawn. Among the figure's views the state
   * machine has the colours of all states.
   */
  show(run: Trace, drawn: Pick<Ladder, "folded" | "wide" | "meanings">, views?: Views): void;
}

/** Makes the legend. */
export function legend(): Legend {
  const signs = html("ul", {class: "legend", "aria-label": words.legend});
  const hint = html("p", {class: "hint"}, words.hint);
  const node = html("div", {class: "ladder-legend"}, signs, hint);
  return {
    node,
    show(run, {folded, wide, meanings}, views = []) {
      const all = views.includes("states");
      const isSeen = (meaning: Meaning) => all || meanings.has(meaning);
      const items = MEANINGS.filter(isSeen).map((meaning) => {
        const mark = meaningMark(meaning);
        // The word beside it says it already.
        mark.setAttribute("aria-hidden", "true");
        return html("li", {}, mark, words.meanings[meaning]);
      });
      if (folded && run.calls.length > 0) {
        items.push(html("li", {}, html("span", {class: "pill-key"}, "1–2"), words.pill));
      }
      if (run.transits.some(({marked}) => marked)) {
        items.push(html("li", {}, html("span", {class: "label-key"}, words.ce), words.marked));
      }
      if (causesOf(run).length > 0) {
        items.push(html("li", {}, html("span", {class: "cause-key"}), words.doneFromOutside));
      }
      replaceChanged(signs, ...items);
      signs.hidden = items.length === 0;
      const press = canRunAgain(run) ? words.hint : words.hintFixed;
      replaceChanged(hint, wide ? `${words.scrollSideways(run.hosts.length)} ${press}` : press);
      hint.hidden = run.transits.length === 0 && !wide;
    }
  };
}
