/** A view that the reader has opened in a figure, with a button that closes it. */
import {button, html} from "../dom/html.ts";
import type {View} from "./view.ts";
import {words} from "./words.ts";

/** Puts `view` after `place`. `closed` is called when the reader closes it; it is gone then. */
export function openAfter(place: HTMLElement, view: View, closed: () => void): HTMLElement {
  const close = () => {
    node.remove();
    closed();
  };
  const name = {class: "remove", "aria-label": words.closeInspector, title: words.close};
  const node = html("div", {class: "opened", tabindex: -1}, button("×", close, name), view.node);
  place.after(node);
  return node;
}
