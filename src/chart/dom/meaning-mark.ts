/** The mark of what a state means, as tables and legends have it: the pattern of its band. */
import type {Meaning} from "../../trace/data/meaning.ts";
import {words} from "../words.ts";
import {html} from "./html.ts";

/** A small patch that says what it means to those who do not see it. */
export function meaningMark(meaning: Meaning): HTMLElement {
  const name = words.meanings[meaning];
  return html("span", {
    class: `state-mark m-${meaning}`,
    role: "img",
    "aria-label": name,
    title: name
  });
}
