/** The search for the run that breaks a program: what is tried, and the shortest story it found. */
import type {BreakResult, Broken} from "../../explore/search/break-it.ts";
import type {Exploration} from "../../explore/exploration.ts";
import {faultText} from "../../trace/words/reasons.ts";
import {typeset} from "../../base/typeset.ts";
import {html} from "../dom/html.ts";
import {progressLine} from "./progress-line.ts";
import {storyFigure} from "./story-figure.ts";
import {whileSeen, whileThere} from "./while-seen.ts";
import {words} from "./words.ts";
import type {FigureOptions} from "../figure/figure-options.ts";
import type {Run} from "../../trace/query/trace.ts";

/** Draws into `body`, and begins when it is in sight. */
export function fillBreak(
  body: HTMLElement,
  search: Exploration<BreakResult, Broken>,
  {button, ...options}: FigureOptions & {readonly button?: string}
): void {
  const line = progressLine(search, {begin: button ?? null});
  const verdict = html("p", {class: "explored-verdict", role: "status"});
  const story = html("div", {class: "explored-figure"});
  let isTold = false;
  const tell = async (found: Broken): Promise<void> => {
    const [run, base] = await Promise.all([search.open(found), search.open(bare(found))]).catch(
      () => [null, null]
    );
    if (run) verdict.textContent = typeset(brokenText(found, run));
    if (run && base) story.append(storyFigure({run, base, found}, options));
  };
  const show = (): void => {
    line.show();
    const result = search.progress?.result ?? null;
    if (!result) return;
    if (isTold) return;
    verdict.textContent = typeset(verdictOf(result));
    verdict.dataset["state"] = result.state;
    if (search.state !== "done" || !result.found) return;
    isTold = true;
    void tell(result.found);
  };
  body.className = "explored-box";
  body.append(line.node, verdict, story);
  (button === undefined ? whileSeen : whileThere)(body, search, show);
}

const bare = (found: Broken): Broken => ({...found, faults: [], seed: null});

function verdictOf(result: BreakResult): string {
  const {state, found, problem} = result;
  switch (state) {
    case "searching":
      return words.searching(result);
    case "shrinking":
      return words.shrinking;
    case "held":
      return words.held(result);
    case "false-at-once":
      return words.falseAtOnce;
    case "threw":
      return words.threw(problem);
    case "unsteady":
      return words.unsteady;
    case "endless":
      return words.endless(result);
    case "broken":
      return found ? brokenText(found, null) : "";
  }
}

/** What breaks it; with the run its faults are named. */
function brokenText(found: Broken, run: Run | null): string {
  const {faults, seed, error, first, after} = found;
  const named = run ? faults.map((fault) => faultText(run, fault)) : [];
  const more = first.length > faults.length ? first.length : 0;
  const parts = [
    words.broken(faults.length, named, seed),
    error === null ? "" : words.threwError(error),
    words.brokenAfter(after, more)
  ];
  return parts.filter(Boolean).join(" ");
}
