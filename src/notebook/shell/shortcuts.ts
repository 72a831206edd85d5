/** The keys that work on every page, and the list of them. */
import {shortcutsWords as words} from "./words.ts";

/** What the keys do. */
export interface Actions {
  search(): void;
  previous(): void;
  next(): void;
}

/** Listens for `/`, `[`, `]` and `?`, except where the reader is writing. */
export function listenForKeys(actions: Actions): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isWriting(event.target)) return;
    const does = new Map<string, () => void>([
      ["/", () => actions.search()],
      ["[", () => actions.previous()],
      ["]", () => actions.next()],
      ["?", showKeys]
    ]).get(event.key);
    if (!does) return;
    event.preventDefault();
    does();
  });
}

/** Is a key meant for what has the focus? */
function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("textarea, select, [contenteditable], .cm-editor, input:not([type=radio])") !==
      null
  );
}

let dialog: HTMLDialogElement | null = null;

/** Shows the list of keys. */
export function showKeys(): void {
  dialog ??= makeList();
  if (!dialog.open) dialog.showModal();
}

function makeList(): HTMLDialogElement {
  const made = document.createElement("dialog");
  made.className = "top-dialog top-keys-list";
  const title = document.createElement("h2");
  title.textContent = words.title;
  title.id = "keys-title";
  made.setAttribute("aria-labelledby", title.id);
  const list = document.createElement("dl");
  for (const [key, what] of [
    ["/", words.search],
    ["[", words.previous],
    ["]", words.next],
    ["?", words.keys]
  ] as const) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), {textContent: key}));
    list.append(term, Object.assign(document.createElement("dd"), {textContent: what}));
  }
  const more = [words.figures, words.editor].map((textContent) =>
    Object.assign(document.createElement("p"), {textContent})
  );
  const close = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: words.close
  });
  close.addEventListener("click", () => made.close());
  made.append(title, list, ...more, close);
  document.body.append(made);
  return made;
}
