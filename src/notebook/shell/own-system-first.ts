/** In a list that tells systems apart, what holds on the reader's own system comes first. */
import {readerSystem, systemChanged} from "./reader-system.ts";
import {systemTitles} from "./system-names.ts";

/** Keeps the lists of a part of the page in that order, whatever system the reader chooses. */
export function putOwnSystemFirst(section: HTMLElement): void {
  // An item is about the systems that its first bold words name; FreeBSD's is nobody's own.
  const lists = [...section.querySelectorAll("ul")].map((list) => [...list.children]);
  const show = (): void => {
    const own = systemTitles[readerSystem()];
    for (const items of lists) order(items, own);
  };
  document.addEventListener(systemChanged, show);
  show();
}

/** Items that are not about systems stay where they are; in each run of others, own ones lead. */
function order(items: readonly Element[], own: string): void {
  const list = items[0]?.parentElement;
  const sorted = items.map((item, i) => ({item, run: runOf(items, i), isOwn: names(item, own)}));
  sorted.sort((a, b) => a.run - b.run || Number(b.isOwn) - Number(a.isOwn));
  for (const {item, isOwn} of sorted) item.classList.toggle("own-system", isOwn);
  list?.append(...sorted.map(({item}) => item));
}

/** The index of the first item of the run that this one is in; its own when it is in none. */
function runOf(items: readonly Element[], index: number): number {
  let first = index;
  while (first > 0 && [first, first - 1].every((i) => isAboutSystems(items[i]))) first--;
  return first;
}

const titles = Object.values(systemTitles);

const isAboutSystems = (item: Element | undefined): boolean =>
  item !== undefined && titles.some((title) => names(item, title));

/** Whether the bold words that an item begins with name a system. */
function names(item: Element, title: string): boolean {
  return item.querySelector(":scope > strong:first-child")?.textContent.includes(title) ?? false;
}
