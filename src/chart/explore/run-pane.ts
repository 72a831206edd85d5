/** The run that a row or a point tells of, as a figure beside it. */
import type {Run} from "../../trace/query/trace.ts";
import {messageOf} from "../../explore/work/subject.ts";
import {figure} from "../figure/figure.ts";
import type {FigureOptions} from "../figure/figure-options.ts";
import {html} from "../dom/html.ts";
import {words} from "./words.ts";

/** The place of a run. */
export interface RunPane {
  readonly node: HTMLElement;
  /** Makes the run and shows it under a name. */
  open(name: string, make: () => Promise<Run>): Promise<void>;
}

/** Makes the place; the figure is another one for each run. */
export function runPane(options: FigureOptions = {}): RunPane {
  const name = html("p", {class: "explored-name", role: "status"}, words.choose);
  const place = html("div", {class: "explored-figure"});
  let turn = 0;
  return {
    node: html("div", {class: "explored-run"}, name, place),
    async open(text, make) {
      const mine = ++turn;
      try {
        const run = await make();
        // Another one was chosen meanwhile.
        if (mine !== turn) return;
        name.textContent = text;
        place.replaceChildren(figure(run, options));
      } catch (error) {
        if (mine !== turn) return;
        name.textContent = `${text}. ${words.noRun(messageOf(error))}`;
        place.replaceChildren();
      }
    }
  };
}
