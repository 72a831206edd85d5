/**
 * The code of the cells that readers do not see. A built page leaves it in a file of its own until
 * it is needed: to check types across cells, or to take a cell to the playground.
 */
import type {Page} from "./page.ts";

const loading = new WeakMap<Page, Promise<void>>();

/** Loads the code of the hidden cells, once for a page. Rejects when it cannot be loaded. */
export function loadSources(page: Page): Promise<void> {
  let loaded = loading.get(page);
  if (!loaded) {
    loaded = load(page);
    // The network may come back: then the next click tries again.
    loaded.catch(() => loading.delete(page));
    loading.set(page, loaded);
  }
  return loaded;
}

async function load(page: Page): Promise<void> {
  const path = document.querySelector("main")?.dataset.sources;
  if (path === undefined) return;
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const sources = new Map(Object.entries((await response.json()) as Record<string, string>));
  for (const cell of page.cells) {
    const source = cell.data.later ? sources.get(cell.data.id) : undefined;
    if (source === undefined) continue;
    const text = source.replace(/^\n+|\s+$/g, "");
    Object.assign(cell, {original: text, text, ran: text});
  }
}
