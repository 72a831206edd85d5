/** Filters a long list of entries as the reader types: those that have all the words stay. */
import {wordsOf} from "./search-words.ts";
import {filterWords as words} from "./words.ts";

/** An entry: its heading and all up to the next one, and the group that it stands in. */
interface Entry {
  readonly parts: HTMLElement[];
  readonly group: Group | null;
  text: string;
}

/** A heading above entries, and what stands before the first of them. */
interface Group {
  readonly parts: HTMLElement[];
}

/** Lets the box of a filter choose among its entries. */
export function offerFilter(section: HTMLElement): void {
  const input = section.querySelector("input");
  const list = section.querySelector(".filter-list");
  const status = section.querySelector(".filter-status");
  if (!input || !list || !status) return;
  const entries = entriesOf([...list.children] as HTMLElement[]);
  const filter = (): void => {
    const wanted = wordsOf(input.value);
    const shown = entries.filter(({text}) => wanted.every((word) => text.includes(` ${word}`)));
    const groups = new Set(shown.map(({group}) => group));
    for (const entry of entries) {
      for (const part of entry.parts) part.hidden = !shown.includes(entry);
      for (const part of entry.group?.parts ?? []) part.hidden = !groups.has(entry.group);
    }
    status.textContent =
      wanted.length === 0
        ? ""
        : shown.length === 0
          ? words.nothing
          : words.shown(shown.length, entries.length);
  };
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === "") return;
    input.value = "";
    filter();
  });
  // A link to an entry shows it, whatever is in the box.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.hidden || !list.contains(target)) return;
    input.value = "";
    filter();
    target.scrollIntoView();
  });
  // A browser brings back what was typed.
  filter();
}

/** The entries of a list, each with its words: single spaces before and between them. */
function entriesOf(elements: readonly HTMLElement[]): Entry[] {
  const entries: Entry[] = [];
  let group: Group | null = null;
  let parts: HTMLElement[] = [];
  for (const element of elements) {
    if (element.localName === "h2") {
      parts = [];
      group = {parts};
    } else if (element.localName === "h3") {
      parts = [];
      entries.push({parts, group, text: ""});
    }
    parts.push(element);
  }
  for (const entry of entries) {
    const text = entry.parts.map(({textContent}) => textContent).join(" ");
    entry.text = ` ${wordsOf(text).join(" ")}`;
  }
  return entries;
}
