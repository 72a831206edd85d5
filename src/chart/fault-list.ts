/** The faults in force, in words, each of which can be taken away. */
import type {Fault} from "../net/fault.ts";
import type {Run} from "../sim/record.ts";
import {faultText} from "../view/reasons.ts";
import {button, html} from "./html.ts";
import {faultKey} from "./memory.ts";

export interface FaultList {
  readonly node: HTMLElement;
  show(run: Run): void;
}

/** `own` are the scenario's faults; `change` is called with the list that is to be in force. */
export function faultList(
  own: readonly Fault[],
  change: (faults: readonly Fault[]) => void
): FaultList {
  const node = html("div", {class: "faults"});
  const ownKeys = own.map(faultKey).join();
  return {
    node,
    show(run) {
      const {faults} = run;
      const items = faults.map((fault, i) => {
        const text = faultText(run, fault);
        const remove = () => change(faults.filter((_, other) => other !== i));
        const attributes = {class: "remove", "aria-label": `Remove: ${text}`, title: "Remove"};
        return html("li", {}, html("span", {}, text), button("×", remove, attributes));
      });
      const parts: Node[] = [];
      if (items.length > 0) {
        parts.push(html("span", {class: "name"}, items.length > 1 ? "Faults" : "Fault"));
        parts.push(html("ul", {}, ...items));
        parts.push(button("Remove all", () => change([])));
      } else {
        parts.push(html("span", {class: "hint"}, "Click a segment to lose it, or to look into it."));
      }
      if (own.length > 0 && faults.map(faultKey).join() !== ownKeys) {
        parts.push(button("As it was", () => change(own)));
      }
      node.replaceChildren(...parts);
    }
  };
}
