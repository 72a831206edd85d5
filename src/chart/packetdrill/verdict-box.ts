/** How a script ended, in a few lines above its picture. */
import type {Outcome} from "../../packetdrill/run/outcome.ts";
import type {LineVerdict} from "../../packetdrill/run/verdicts.ts";
import {duration} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";
import {words} from "./words.ts";

/** The box. */
export interface VerdictBox {
  readonly node: HTMLElement;
  show(outcome: Outcome, verdicts: ReadonlyMap<number, LineVerdict>): void;
  tooLong(most: number): void;
}

/** Makes the box; `goTo` goes to a line's moment. */
export function verdictBox(goTo: (line: number) => void): VerdictBox {
  const node = html("div", {class: "drill-verdict", role: "status"});
  const put = (
    kind: string,
    first: string | HTMLElement,
    ...rest: readonly HTMLElement[]
  ): void => {
    node.dataset["verdict"] = kind;
    node.replaceChildren(html("p", {class: "verdict-line"}, first), ...rest);
  };
  return {
    node,
    show(outcome, verdicts) {
      const notes = outcome.kind === "malformed" ? [] : [...new Set(outcome.notes)];
      const left = notes.length > 0 ? [listed(words.notes, notes)] : [];
      switch (outcome.kind) {
        case "passed": {
          const last = outcome.steps.at(-1)?.at ?? 0;
          put("passed", words.passed(verdicts.size, duration(last)), ...left);
          break;
        }
        case "malformed": {
          const {line, column} = outcome.place;
          put("failed", words.malformed(line, column), html("p", {}, outcome.text));
          break;
        }
        case "not-applicable":
          put("not-applicable", words.notApplicable, html("p", {}, outcome.why), ...left);
          break;
        case "failed": {
          const {place, source, expected, was} = outcome.failure;
          put(
            "failed",
            button(words.failed(place.line), () => goTo(place.line)),
            html("pre", {}, source.trim()),
            listed(words.expected, expected),
            listed(words.was, was),
            ...left
          );
        }
      }
    },
    tooLong: (most) => put("failed", words.tooLong(most))
  };
}

function listed(name: string, texts: readonly string[]): HTMLElement {
  const items = texts.map((text) => html("li", {}, text));
  return html("div", {class: "listed"}, html("span", {}, name), html("ul", {}, ...items));
}
