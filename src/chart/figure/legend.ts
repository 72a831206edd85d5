/** What the signs of a ladder mean, only those that are seen in it; and what a click does. */
import {MEANINGS} from "../../trace/data/meaning.ts";
import {canRunAgain, type Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import type {FigureOptions} from "./figure-options.ts";
import type {Ladder} from "../ladder/drawn-ladder.ts";
import {signsOf} from "../ladder/signs.ts";
import {words} from "../words.ts";

type Views = FigureOptions["views"];

/** The legend as an element. */
export interface Legend {
  readonly node: HTMLElement;
  /**
   * Shows what is in a run, and in its ladder as it is drawn. Among the figure's views the state
   * machine has the colours of all states.
   */
  show(run: Trace, drawn: Pick<Ladder, "seen" | "wide">, views?: Views): void;
}

/** Makes the legend. */
export function legend(): Legend {
  const signs = html("ul", {class: "legend", "aria-label": words.legend});
  const hint = html("p", {class: "hint"}, words.hint);
  const node = html("div", {class: "ladder-legend"}, signs, hint);
  return {
    node,
    show(run, drawn, views = []) {
      // The state machine among the views has a box for each state.
      const all = views.includes("states") ? {meanings: new Set(MEANINGS)} : {};
      const items = signsOf([run], [{...drawn.seen, ...all}]);
      replaceChanged(signs, ...items);
      signs.hidden = items.length === 0;
      const press = canRunAgain(run) ? words.hint : words.hintFixed;
      replaceChanged(
        hint,
        drawn.wide ? `${words.scrollSideways(run.hosts.length)} ${press}` : press
      );
      hint.hidden = run.transits.length === 0 && !drawn.wide;
    }
  };
}
