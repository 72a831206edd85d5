/** The calls that a mark of a program column stands for, in a list: a press on one goes there. */
import type {Micros} from "../../../base/units.ts";
import type {CallRecord} from "../../../sim/record.ts";
import {count, duration} from "../../../trace/words/duration.ts";
import {callName, errnoOf, resultText} from "../../../trace/words/call.ts";
import {whyFailed} from "../../../trace/words/why-failed.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** More calls than this are counted instead of listed. */
const MOST = 200;

/** The list, which is hidden until a mark is pressed. */
export interface CallList {
  readonly node: HTMLElement;
  /** Shows calls. `x` and `y` are parts of the picture's width and height. */
  open(calls: readonly CallRecord[], place: {readonly x: number; readonly y: number}): void;
  close(): void;
}

/** Makes the list. */
export function callList(goTo: (at: Micros) => void): CallList {
  const node = html("div", {class: "picker call-list", role: "group", hidden: true});
  const close = () => {
    node.hidden = true;
    node.replaceChildren();
  };
  node.addEventListener("keydown", ({key}) => {
    if (key === "Escape") close();
  });
  return {
    node,
    open(calls, {x, y}) {
      const name = words.calls(calls.length);
      const rows = calls.slice(0, MOST).map((call) => {
        const time = button(duration(call.calledAt), () => goTo(call.calledAt), {
          title: words.goThere
        });
        const why = whyFailed(call);
        const text = `${resultText(call)}${why === null ? "" : `: ${why}`}`;
        const result = errnoOf(call) ? html("span", {class: "failed"}, text) : null;
        return html("li", {}, time, html("code", {}, callName(call)), result);
      });
      const left = calls.length - MOST;
      const more = left > 0 ? html("li", {}, words.andMore(count(left))) : null;
      const shut = {class: "remove", "aria-label": words.close, title: words.close};
      node.setAttribute("aria-label", name);
      node.style.setProperty("--x", `${100 * x}%`);
      node.style.setProperty("--y", `${100 * y}%`);
      node.replaceChildren(
        html("span", {class: "name"}, name),
        button("×", close, shut),
        html("ol", {}, ...rows, more)
      );
      node.hidden = false;
      node.querySelector<HTMLElement>("ol button")?.focus({preventScroll: true});
    },
    close
  };
}
