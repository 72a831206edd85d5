/** The line below a figure that says what happens at its cursor. */
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {between, tell} from "../../trace/words/sentence.ts";
import {html, sentence} from "../dom/html.ts";
import type {CursorMove} from "./cursor/player.ts";

/** The line as an element. */
export interface SentenceLine {
  readonly node: HTMLElement;
  /** Says what happens where the cursor has come to. */
  show(run: Trace, move: CursorMove): void;
}

/** More happenings of one moment than this are counted. */
const MOST = 6;

/** Makes the line. */
export function sentenceLine(): SentenceLine {
  const node = html("p", {class: "sentence", "aria-live": "polite"});
  return {
    node,
    show(run, {at, moment, cause}) {
      // The slider speaks for itself; while it is dragged or plays, nothing else may talk.
      node.setAttribute("aria-live", cause === "step" ? "polite" : "off");
      const told = at > moment.at ? between(run, at) : tell(run, moment, MOST).join("; ");
      node.replaceChildren(
        html("strong", {class: "unbroken"}, duration(at)),
        ...sentence(` ${told}`)
      );
    }
  };
}
