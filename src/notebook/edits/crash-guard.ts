/**
 * Remembers, over a crash of the page, which edited code ran: an edit after which the page did not
 * answer is not run by itself when the page is opened again.
 */
import {CalmWatch, type Heartbeat} from "./calm.ts";
import {type Cell, type Page, isEdited, isShown} from "../run/page.ts";
import {read, write} from "../storage/storage.ts";

/** What is in storage while edited code may still take the page with it. */
export interface Mark {
  /** Cells that ran since the page was last known to answer; `settings` may be among them. */
  readonly names: readonly string[];
  /** How many times in a row the page was opened and did not come to answer. */
  readonly times: number;
}

/** What stands for the settings among the names of cells, which have no blanks. */
export const settings = "(settings)";

/** So many openings in a row without an answer hold back all edits, whoever ran last. */
const mostTimes = 2;

/** What the guard needs to know about the page. */
export interface Surroundings {
  /** Whether the reader can still see and use the page. */
  isWhole(): boolean;
  /** Whether it is the reader who leaves the page. */
  isLeaving(): boolean;
  readonly beat?: Heartbeat;
}

/** Which cells of a page have run, for the next time that it is opened. */
export class CrashGuard {
  /** The mark that the last visit left. */
  readonly last: Mark | null;
  readonly #page: Page;
  readonly #around: Surroundings;
  readonly #watch: CalmWatch;
  /** Cells whose code has not ended. */
  readonly #running = new Map<Cell, object>();
  /** Names of what ran since the page was last known to answer. */
  readonly #recent = new Set<string>();
  /** Whether settings stay out until the reader wants them. */
  #holdsSettings = false;
  #times: number;

  constructor(page: Page, around: Surroundings) {
    this.#page = page;
    this.#around = around;
    this.last = markOf(read("busy").value);
    this.#times = this.last?.times ?? 0;
    this.#watch = new CalmWatch(around.isWhole, () => this.#calm(), around.beat);
    if (this.last) this.#watch.start();
  }

  /** Marks that a cell runs; the function that is returned says that it has ended. */
  begin(cell: Cell): () => void {
    if (!this.#page.cells.some(isEdited)) {
      if (this.#running.delete(cell)) this.#watch.start();
      return () => undefined;
    }
    const run = {};
    this.#running.set(cell, run);
    this.#begin(cell.data.name);
    return () => {
      // A later run of the same cell has its own end.
      if (this.#running.get(cell) !== run) return;
      this.#running.delete(cell);
      this.#watch.start();
    };
  }

  /** Marks that settings are brought back: what depends on them runs. */
  beginSettings(): void {
    this.#holdsSettings = false;
    this.#begin(settings);
  }

  /** Leaves settings out, at later visits, too, until `beginSettings`. */
  holdSettings(): void {
    this.#holdsSettings = true;
    this.#write([settings]);
  }

  /** There are no settings any more that could be left out. */
  releaseSettings(): void {
    if (!this.#holdsSettings) return;
    this.#holdsSettings = false;
    this.#watch.start();
  }

  /** The page is left. */
  leave(): void {
    if (this.#around.isLeaving() && this.#watch.isAnswering) this.#calm();
  }

  #begin(name: string): void {
    this.#recent.add(name);
    this.#write([...this.#recent]);
    this.#watch.start();
  }

  /** All that ran has ended well, except for what has not ended. */
  #calm(): void {
    this.#recent.clear();
    for (const {data} of this.#running.keys()) this.#recent.add(data.name);
    if (this.#holdsSettings) this.#recent.add(settings);
    this.#times = 0;
    this.#write([...this.#recent]);
  }

  #write(names: readonly string[]): void {
    write("busy", names.length > 0 ? {names, times: this.#times + 1} : null);
  }
}

/** The cells whose edits are not run after this mark: what ran, and what that is made from. */
export function suspects(page: Page, {names, times}: Mark): Set<Cell> {
  const shown = page.cells.filter(isShown);
  if (times >= mostTimes) return new Set(shown);
  const ran = page.cells.filter(({data}) => names.includes(data.name));
  // A name that the page does not have may be any cell's former one.
  const known = names.every((each) => each === settings || ran.some((it) => it.data.name === each));
  if (!known) return new Set(shown);
  const isNeeded = (cell: Cell): boolean => {
    const dependants = page.dependants(cell);
    return ran.some((each) => dependants.includes(each));
  };
  return new Set(page.cells.filter((cell) => ran.includes(cell) || isNeeded(cell)));
}

/** Whether settings are left out after this mark. */
export const holdsSettings = ({names, times}: Mark): boolean =>
  times >= mostTimes || names.includes(settings);

/** What was stored, or null: an older version of the site stored the name of one cell. */
function markOf(value: unknown): Mark | null {
  if (typeof value === "string") return {names: [value], times: 1};
  if (typeof value !== "object" || value === null) return null;
  const {names, times} = value as Record<string, unknown>;
  if (!Array.isArray(names) || typeof times !== "number") return null;
  return {names: names.filter((name) => typeof name === "string"), times};
}
