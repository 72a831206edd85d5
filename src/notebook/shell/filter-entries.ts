/**
 * Filters a long list of entries as the reader types: those that have all the words stay, the ones
 * whose heading has them first. Of a pasted text with other words in it, those that come closest.
 */
import {STOP_WORDS, wordsOf} from "./search-words.ts";
import {filterWords as words} from "./words.ts";

/** An entry: its heading and all up to the next one, and the group that it stands in. */
interface Entry {
  readonly parts: HTMLElement[];
  text: string;
  title: string;
}

/** Lets the box of a filter choose among its entries. */
export function offerFilter(section: HTMLElement): void {
  const input = section.querySelector("input");
  const list = section.querySelector(".filter-list");
  const status = section.querySelector(".filter-status");
  if (!input || !list || !status) return;
  const all = [...list.children] as HTMLElement[];
  const entries = entriesOf([...list.childNodes]);
  let before = "";
  const filter = (): void => {
    const wanted = wordsOf(input.value);
    if (wanted.join(" ") === before) return;
    before = wanted.join(" ");
    if (wanted.length === 0) {
      list.append(...all);
      for (const element of all) element.hidden = false;
      status.textContent = "";
      return;
    }
    const {shown, isWhole} = matching(entries, wanted);
    // What is left is short: it needs no headings of groups, nor the overview of all.
    for (const element of all) element.hidden = true;
    for (const part of shown.flatMap(({parts}) => parts)) part.hidden = false;
    list.prepend(...shown.flatMap(({parts}) => parts));
    status.textContent =
      shown.length === 0
        ? words.nothing
        : isWhole
          ? words.shown(shown.length, entries.length)
          : words.nearly(shown.length);
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

/** The entries with all the words, or else with the most of them, two at least; best first. */
function matching(
  entries: readonly Entry[],
  wanted: readonly string[]
): {shown: readonly Entry[]; isWhole: boolean} {
  const has = (text: string, some: readonly string[]): number =>
    some.filter((word) => text.includes(` ${word}`)).length;
  const inOrder = ` ${wanted.join(" ")}`;
  const rank = ({title, text}: Entry): number =>
    has(title, wanted) / wanted.length + Number(text.includes(inOrder));
  const byRank = (some: readonly Entry[]): Entry[] => [...some].sort((a, b) => rank(b) - rank(a));
  const whole = entries.filter(({text}) => has(text, wanted) === wanted.length);
  if (whole.length > 0) return {shown: byRank(whole), isWhole: true};
  const telling = wanted.filter((word) => !STOP_WORDS.has(word));
  const most = Math.max(0, ...entries.map(({text}) => has(text, telling)));
  if (most < Math.min(2, telling.length)) return {shown: [], isWhole: false};
  const nearly = entries.filter(({text}) => has(text, telling) === most);
  return {shown: byRank(nearly), isWhole: false};
}

/** What readers also call an entry: in a comment, as the search of the site has it, too. */
const ALSO = /^ search: (.*)$/s;

/** The entries of a list, each with its words: single spaces before and between them. */
function entriesOf(nodes: readonly ChildNode[]): Entry[] {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  for (const node of nodes) {
    if (node instanceof HTMLHeadingElement) {
      entry = node.localName === "h3" ? {parts: [], text: "", title: node.textContent} : null;
      if (entry) entries.push(entry);
    }
    if (!entry) continue;
    if (node instanceof HTMLElement) entry.parts.push(node);
    const text = node instanceof Comment ? (ALSO.exec(node.data)?.[1] ?? "") : node.textContent;
    entry.text += ` ${text}`;
  }
  for (const each of entries) {
    each.text = ` ${wordsOf(each.text).join(" ")}`;
    each.title = ` ${wordsOf(each.title).join(" ")}`;
  }
  return entries;
}
