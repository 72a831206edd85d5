/** The bar at the bottom of a page that the reader has changed: how much, and what can be done. */

/** Something that can be done, with the words on its button. */
export interface Action {
  readonly label: string;
  do(): void;
}

/** What the bar shows. */
export interface BarContent {
  readonly text: string;
  /** Sentences about what was lost. */
  readonly problems: readonly string[];
  readonly actions: readonly Action[];
  /** A link that could not be copied by itself. */
  readonly link: string | null;
}

/** The bar of one page. */
export class Bar {
  readonly #main: HTMLElement;
  readonly #element = document.createElement("section");
  readonly #status = document.createElement("div");
  readonly #buttons = document.createElement("span");
  readonly #link = document.createElement("input");
  #shown = "";

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#element.className = "nb-bar";
    this.#element.setAttribute("aria-label", "Your changes");
    this.#status.setAttribute("role", "status");
    this.#buttons.className = "nb-buttons";
    this.#link.readOnly = true;
    this.#link.ariaLabel = "Link to this page with its changes";
    this.#element.append(this.#status, this.#link, this.#buttons);
  }

  /** Shows this, or nothing at all. */
  show(content: BarContent | null): void {
    const now = JSON.stringify(content);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = this.#element.contains(document.activeElement);
    if (!content) {
      this.#element.remove();
      // The button that was pressed is gone; the keyboard goes on from the text.
      if (focused) focusOn(this.#main);
      return;
    }
    if (!this.#element.isConnected) this.#main.append(this.#element);
    const {text, problems, actions, link} = content;
    this.#status.replaceChildren(...[...problems, text].filter(Boolean).map(line));
    this.#link.hidden = link === null;
    this.#link.value = link ?? "";
    const at = [...this.#buttons.children].indexOf(document.activeElement as Element);
    this.#buttons.replaceChildren(...actions.map(button));
    if (link !== null) this.#link.select();
    else if (focused) (this.#buttons.children[Math.max(0, at)] as HTMLElement | undefined)?.focus();
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
