/** A message at a cell: an error with its place, what it waits for, or a remark. */
import type {Message} from "../run/page.ts";
import {formatted} from "./inline-code.ts";
import {type Place, placeText} from "../compile/cell-error.ts";
import {frameWords as words} from "./words.ts";

/** Shows one message at a time. */
export class CellMessage {
  readonly element = document.createElement("div");
  /** Called when the reader picks the place of an error; without it the place is plain text. */
  readonly #pick: ((place: Place) => void) | null;
  #shown: Message | null = null;

  constructor(pick: ((place: Place) => void) | null = null) {
    this.#pick = pick;
    this.element.className = "nb-sentence";
    // Screen readers read it when it changes, after what they are reading now.
    this.element.setAttribute("role", "status");
  }

  show(message: Message | null): void {
    const old = this.#shown;
    if (old?.kind === message?.kind && old?.text === message?.text) {
      if (old?.trouble?.place === message?.trouble?.place) return;
    }
    this.#shown = message;
    this.element.replaceChildren();
    if (!message) return;
    const line = document.createElement("p");
    line.className = `nb-${message.kind}`;
    const place = message.trouble?.place;
    if (place) line.append(this.#place(place), ": ");
    line.append(...formatted(message.text));
    if (message.stop) line.append(" ", button(words.stop, message.stop));
    this.element.append(line);
  }

  #place(place: Place): Node {
    const text = placeText(place);
    if (!this.#pick) return document.createTextNode(text);
    return button(text, () => this.#pick?.(place));
  }
}

/** A button in a sentence. */
function button(text: string, press: () => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "nb-place";
  element.textContent = text;
  element.addEventListener("click", press);
  return element;
}
