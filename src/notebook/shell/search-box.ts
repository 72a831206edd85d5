/**
 * The search box: a combobox whose results are links (WAI-ARIA Authoring Practices, combobox with a
 * listbox). The focus stays in the input; arrows move through the results, Enter follows one.
 */
import {formatted} from "../editor/inline-code.ts";
import {root} from "../storage/storage-keys.ts";
import type {Found, Search} from "./search-engine.ts";
import {searchWords as words} from "./words.ts";

let box: SearchBox | null = null;

/** Opens the search box, with what was typed before selected. */
export function openSearch(): void {
  box ??= new SearchBox();
  box.open();
}

/** Loads the search; what it needs is on its way before the press, when this is called before. */
export async function loadIndex(): Promise<Search> {
  const {loadSearch} = await import("./search-index.ts");
  return loadSearch();
}

class SearchBox {
  readonly #dialog = document.createElement("dialog");
  readonly #input = document.createElement("input");
  readonly #list = document.createElement("div");
  readonly #status = document.createElement("p");
  readonly #help = document.createElement("p");
  #search: Search | null = null;
  #active = -1;

  constructor() {
    this.#dialog.className = "top-dialog top-find";
    this.#dialog.setAttribute("aria-label", words.name);
    Object.assign(this.#input, {type: "text", placeholder: words.placeholder, spellcheck: false});
    Object.assign(this.#input, {autocomplete: "off", enterKeyHint: "search"});
    Object.assign(this.#list, {id: "find-list", className: "top-results"});
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", words.results);
    const attributes = {
      role: "combobox",
      "aria-label": words.name,
      "aria-controls": this.#list.id,
      "aria-autocomplete": "list",
      "aria-expanded": "false"
    };
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#status.setAttribute("role", "status");
    this.#help.className = "top-suggest";
    this.#dialog.append(this.#input, this.#list, this.#status, this.#help);
    document.body.append(this.#dialog);
    this.#listen();
  }

  open(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.select();
    void this.#show();
  }

  #listen(): void {
    this.#input.addEventListener("input", () => void this.#show());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    // A press beside the box closes it: the dialog itself is hit only at its backdrop.
    this.#dialog.addEventListener("click", ({target}) => {
      if (target === this.#dialog) this.#dialog.close();
    });
    // A result on this page does not load another one.
    this.#list.addEventListener("click", ({target}) => {
      if ((target as Element).closest("a")) this.#dialog.close();
    });
    this.#help.addEventListener("click", ({target}) => {
      if (!(target instanceof HTMLButtonElement)) return;
      this.#input.value = target.textContent;
      this.#input.focus();
      void this.#show();
    });
  }

  #key(event: KeyboardEvent): void {
    const options = this.#options();
    const to = new Map([
      ["ArrowDown", (this.#active + 1) % Math.max(1, options.length)],
      ["ArrowUp", (this.#active <= 0 ? options.length : this.#active) - 1]
    ]).get(event.key);
    if (to !== undefined) {
      event.preventDefault();
      this.#mark(to);
    } else if (event.key === "Enter") {
      event.preventDefault();
      (options[this.#active] ?? options[0])?.click();
    }
  }

  async #show(): Promise<void> {
    const text = this.#input.value.trim();
    if (!this.#search) {
      this.#tell(words.loading);
      try {
        this.#search = await loadIndex();
      } catch {
        this.#list.replaceChildren();
        return this.#tell(words.failed);
      }
      // What was typed meanwhile is what counts.
      return this.#show();
    }
    const found = this.#search.find(text);
    this.#list.replaceChildren(...found.map(option));
    this.#input.setAttribute("aria-expanded", String(found.length > 0));
    this.#mark(found.length > 0 ? 0 : -1);
    this.#tell(
      text === "" ? "" : found.length > 0 ? words.found(found.length) : words.nothing(text)
    );
    this.#suggest(text, found.length === 0);
  }

  /** What else could be asked for, when there is no result. */
  #suggest(text: string, isEmpty: boolean): void {
    const near = isEmpty && text !== "" ? (this.#search?.suggest(text) ?? []) : [];
    const parts = [
      ...(near.length > 0 ? [words.near, ...near.map(choice)] : []),
      ...(isEmpty ? [text === "" ? words.try : words.orTry, ...words.examples.map(choice)] : [])
    ];
    this.#help.replaceChildren(...parts.flatMap((part) => [part, " "]));
    this.#help.hidden = parts.length === 0;
  }

  #mark(place: number): void {
    this.#active = place;
    for (const [i, option] of this.#options().entries()) {
      option.setAttribute("aria-selected", String(i === place));
      if (i === place) option.scrollIntoView({block: "nearest"});
    }
    const active = this.#options()[place];
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #tell(text: string): void {
    this.#status.textContent = text;
  }

  #options(): HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll("a")];
  }
}

function choice(text: string): HTMLButtonElement {
  return Object.assign(document.createElement("button"), {type: "button", textContent: text});
}

function option({title, page, href, kind, excerpt}: Found, place: number): HTMLAnchorElement {
  const link = document.createElement("a");
  link.id = `find-${place}`;
  link.href = `${root}${href}`;
  link.tabIndex = -1;
  link.setAttribute("role", "option");
  const [name, where, text] = ["strong", "span", "span"].map((tag) => document.createElement(tag));
  name?.append(...formatted(title));
  where?.append(kind === "page" ? words.wholePage : page);
  text?.append(...formatted(excerpt));
  if (where) where.className = "top-where";
  if (text) text.className = "top-excerpt";
  link.append(...[name, where, text].filter((part) => part !== undefined));
  return link;
}
