/** What the signs of a ladder mean, only those that this run has; and what a click does. */
import {causesOf} from "../../trace/data/causes.ts";
import {MEANINGS, meaningOf} from "../../trace/data/meaning.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import {sampleAt} from "../../trace/query/at-time.ts";
import {canRunAgain, type Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import type {Ladder} from "../ladder/drawn-ladder.ts";
import {words} from "../words.ts";

/** The legend as an element. */
export interface Legend {
  readonly node: HTMLElement;
  /** Shows what is in a run, and in its ladder as it is drawn. */
  show(run: Trace, drawn: Pick<Ladder, "folded" | "wide">): void;
}

/** Makes the legend. */
export function legend(): Legend {
  const signs = html("ul", {class: "legend", "aria-label": words.legend});
  const hint = html("p", {class: "hint"}, words.hint);
  const node = html("div", {class: "ladder-legend"}, signs, hint);
  return {
    node,
    show(run, {folded, wide}) {
      const meant = meaningsIn(run);
      const items = MEANINGS.filter((each) => meant.has(each)).map((meaning) => {
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

function meaningsIn(run: Trace): Set<Meaning> {
  const found = new Set<Meaning>();
  for (const {to, at, socket} of run.states) {
    if (to === "CLOSED") continue;
    const ends = to === "FIN-WAIT-2" ? sampleAt(run, socket, at)?.timer : "";
    found.add(meaningOf(to, ends));
    if (found.size === MEANINGS.length) break;
  }
  return found;
}
