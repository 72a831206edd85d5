/**
 * Remembers, over a crash of the page, that edited code was running: an edit that did not come to
 * its end is not run by itself when the page is opened again.
 */
import {type Cell, type Page, isEdited} from "../run/page.ts";
import {read, write} from "../storage/storage.ts";

/** Which cells of a page are running, for the next time that it is opened. */
export class Unfinished {
  readonly #page: Page;
  readonly #running = new Map<Cell, object>();

  constructor(page: Page) {
    this.#page = page;
  }

  /** The name of what was running when the page was left, once; or null. */
  static last(): string | null {
    const {value} = read("busy");
    write("busy", null);
    return typeof value === "string" ? value : null;
  }

  /** Marks that a cell runs; what it answers takes the mark away. */
  begin(cell: Cell): () => void {
    const run = {};
    if (!this.#page.cells.some(isEdited)) {
      if (this.#running.delete(cell)) this.#mark();
      return () => undefined;
    }
    this.#running.set(cell, run);
    this.#mark();
    return () => {
      // A later run of the same cell has its own end.
      if (this.#running.get(cell) !== run) return;
      this.#running.delete(cell);
      this.#mark();
    };
  }

  #mark(): void {
    const last = [...this.#running.keys()].at(-1);
    write("busy", last ? last.data.name : null);
  }
}

/** The cells whose edits may be what did not finish: that cell, or what it is made from. */
export function suspects(page: Page, name: string): Set<Cell> {
  const cell = page.cells.find(({data}) => data.name === name);
  if (!cell) return new Set(page.cells);
  return new Set([cell, ...page.cells.filter((other) => page.dependants(other).includes(cell))]);
}
