/** Makes HTML elements in one expression. */
import {typeset, UNBROKEN} from "../../base/typeset.ts";

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** An element with attributes and children. `true` sets an empty attribute, `false` none. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  const written = (child: Node | string) =>
    typeof child === "string" && tag !== "code" ? typeset(child) : child;
  element.append(...children.flatMap((child) => (child === null ? [] : written(child))));
  return element;
}

/** A sentence, none of whose lines breaks within a number and its unit. */
export const sentence = (text: string): (Node | string)[] =>
  typeset(text)
    .split(UNBROKEN)
    .map((part, i) => (i % 2 === 0 ? part : html("span", {class: "unbroken"}, part)));

/** A button that does something when it is pressed. */
export function button(
  text: string,
  press: () => void,
  attributes: Attributes = {}
): HTMLButtonElement {
  const element = html("button", {type: "button", ...attributes}, text);
  element.addEventListener("click", press);
  return element;
}
