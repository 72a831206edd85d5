/**
 * What is told about a page that the reader has changed: how much, and what can be done. It is a
 * small button in the header, which opens a panel below it; on a page without a header, a bar at
 * the end of the page.
 */
import {words} from "./words.ts";

/** Something that can be done, with the words on its button. */
export interface Action {
  readonly label: string;
  do(): void;
}

/** What the bar shows. */
export interface BarContent {
  /** A word or two for the button: "2 changes". */
  readonly short: string;
  /** Whether the reader should see the text now, and not only when they ask. */
  readonly isNews: boolean;
  readonly text: string;
  /** Sentences about what was lost. */
  readonly problems: readonly string[];
  readonly actions: readonly Action[];
  /** A link that could not be copied by itself. */
  readonly link: string | null;
}

/** The bar of one page. */
export class EditsBar {
  readonly #main: HTMLElement;
  readonly #element = document.createElement("section");
  readonly #status = document.createElement("div");
  readonly #buttons = document.createElement("span");
  readonly #link = document.createElement("input");
  /** In the header; null where there is none. */
  readonly #opener: HTMLButtonElement | null;
  #shown = "";

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#element.className = "nb-bar";
    this.#opener = document.querySelector(".top") ? this.#inHeader() : null;
    this.#element.setAttribute("aria-label", words.yourChanges);
    this.#status.setAttribute("role", "status");
    this.#buttons.className = "nb-buttons";
    this.#link.readOnly = true;
    this.#link.ariaLabel = words.linkName;
    this.#element.append(this.#status, this.#link, this.#buttons);
  }

  /** Makes the bar a panel that a button in the header opens. */
  #inHeader(): HTMLButtonElement {
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = "top-button top-changes";
    this.#element.id = "changes";
    this.#element.classList.add("top-panel");
    this.#element.popover = "auto";
    opener.setAttribute("popovertarget", this.#element.id);
    return opener;
  }

  /** Shows this, or nothing at all. */
  show(content: BarContent | null): void {
    const now = JSON.stringify(content);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = this.#element.contains(document.activeElement);
    if (!content) {
      this.#element.remove();
      this.#opener?.remove();
      // The button that was pressed is gone; the keyboard goes on from the text.
      if (focused) focusOn(this.#main);
      return;
    }
    const {short, isNews, text, problems, actions, link} = content;
    this.#place(short);
    this.#status.replaceChildren(...[...problems, text].filter(Boolean).map(line));
    this.#link.hidden = link === null;
    this.#link.value = link ?? "";
    const at = [...this.#buttons.children].indexOf(document.activeElement as Element);
    this.#buttons.replaceChildren(...actions.map(button));
    if (link !== null) this.#link.select();
    else if (focused) (this.#buttons.children[Math.max(0, at)] as HTMLElement | undefined)?.focus();
    const isOpen = this.#opener && this.#element.matches(":popover-open");
    if (isNews && this.#opener && !isOpen) this.#element.showPopover();
  }

  #place(short: string): void {
    if (this.#opener) this.#opener.textContent = short;
    if (this.#element.isConnected) return;
    const space = document.querySelector(".top-space");
    if (!this.#opener || !space) return this.#main.append(this.#element);
    space.before(this.#opener);
    document.querySelector(".top")?.after(this.#element);
  }
}

function line(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), {textContent: text});
}

/** A button that does the action. */
export function button(action: Action): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = action.label;
  element.addEventListener("click", () => action.do());
  return element;
}

/** Gives the focus to an element that is not reached by Tab. */
export function focusOn(element: HTMLElement): void {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({preventScroll: true});
}
