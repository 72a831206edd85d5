/**
 * What a figure keeps under it, one click away: a row of buttons, each of which opens what it
 * names below the row. A part is made when it is first opened: most readers open none.
 */
import {words} from "../../words.ts";
import {button, html} from "../../dom/html.ts";

/** A part that is closed at first. */
export interface Fold {
  /** Tells the parts apart: `"sockets"`. */
  readonly key: string;
  /** The button's text. */
  readonly name: string;
  readonly node: HTMLElement;
  /** Called when it is opened, before it is seen, and when it is closed. */
  readonly toggled?: (open: boolean) => void;
}

/** The row and the parts below it. */
export interface Folds {
  readonly node: HTMLElement;
  /** Is this part open? */
  isOpen(key: string): boolean;
  /** Gives a part another name: what it shows has changed. */
  rename(key: string, name: string): void;
  /** Opens a part that is closed. */
  open(key: string): void;
  /** Opens a part, and puts the focus on its button. */
  reveal(key: string): void;
}

let made = 0;

/** Makes the row. */
export function folds(parts: readonly Fold[]): Folds {
  const buttons = new Map<string, HTMLButtonElement>();
  const bodies = parts.map(({key, name, node, toggled}) => {
    const id = `fold-${++made}`;
    const body = html("div", {id, class: `fold ${key}`, hidden: true}, node);
    const toggle = () => {
      const open = body.hidden !== false;
      toggled?.(open);
      body.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
    };
    const opener = button(name, toggle, {
      class: "fold-opener",
      "data-fold": key,
      "aria-expanded": "false",
      "aria-controls": id
    });
    buttons.set(key, opener);
    return body;
  });
  const row = {class: "fold-row", role: "group", "aria-label": words.folds};
  const node = html("div", {class: "folds"}, html("div", row, ...buttons.values()), ...bodies);
  const open = (key: string) => {
    const opener = buttons.get(key);
    if (opener?.getAttribute("aria-expanded") === "false") opener.click();
  };
  return {
    node,
    isOpen: (key) => buttons.get(key)?.getAttribute("aria-expanded") === "true",
    rename(key, name) {
      const opener = buttons.get(key);
      if (opener) opener.textContent = name;
    },
    open,
    reveal(key) {
      open(key);
      buttons.get(key)?.focus();
    }
  };
}
