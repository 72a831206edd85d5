/**
 * Remembers, over a crash of the page, which edited code ran: an edit after which the page did not
 * answer is not run by itself when the page is opened again. Edited code runs beside the page, and
 * cannot hold it; what it gives may still be more than the page can draw.
 */
import {CalmWatch, type Heartbeat} from "./calm.ts";
import {type Cell, type Page, isEdited, isShown} from "../run/page.ts";
import {type Mark, Marks} from "./marks.ts";

/** What stands for the settings among the names of cells, which have no blanks. */
const settings = "(settings)";

/** So many openings in a row without an answer hold back all edits, whoever ran last. */
const mostTimes = 2;

/** What the guard needs to know about the page. */
export interface Surroundings {
  readonly beat?: Heartbeat;
  /** The time in ms since 1970, the same in all tabs. */
  readonly clock?: () => number;
  readonly marks?: Marks;
}

/** Which cells of a page have run, for the next time that it is opened. */
export class CrashGuard {
  /** The mark that the last visit left, or that of a tab which does not answer any more. */
  readonly last: Mark | null;
  readonly #page: Page;
  readonly #watch: CalmWatch;
  /** Names of what ran since the page was last known to answer. */
  readonly #recent = new Set<string>();
  /** Whether settings stay out until the reader wants them. */
  #holdsSettings = false;
  #times: number;
  readonly #marks: Marks;
  readonly #clock: () => number;
  /** When the page answered last, in ms since 1970. */
  #at = 0;
  /** Whether there is a mark. */
  #isMarked: boolean;

  constructor(page: Page, around: Surroundings = {}) {
    this.#page = page;
    this.#marks = around.marks ?? new Marks();
    this.#clock = around.clock ?? (() => Date.now());
    this.last = this.#marks.adopt(this.#clock());
    this.#isMarked = this.last !== null;
    this.#times = this.last?.times ?? 0;
    const tell = {answered: () => this.#answered(), calm: () => this.#calm()};
    this.#watch = new CalmWatch(tell, around.beat);
    if (this.last) this.#watch.start();
  }

  /** Marks that a cell runs; the function that is returned says that it has ended. */
  begin(cell: Cell): () => void {
    if (!this.#page.cells.some(isEdited)) return () => undefined;
    this.#begin(cell.data.name);
    return () => this.#watch.start();
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
    if (this.#watch.isAnswering) this.#calm();
  }

  #begin(name: string): void {
    this.#recent.add(name);
    this.#write([...this.#recent]);
    this.#watch.start();
  }

  /** The page answers, whatever still runs beside it. */
  #calm(): void {
    this.#recent.clear();
    if (this.#holdsSettings) this.#recent.add(settings);
    this.#times = 0;
    this.#write([...this.#recent]);
  }

  /** Other tabs see by this that the mark is not one of a page that hangs. */
  #answered(): void {
    this.#at = this.#clock();
    if (this.#isMarked && this.#recent.size > 0) this.#write([...this.#recent]);
  }

  #write(names: readonly string[]): void {
    this.#isMarked = names.length > 0;
    this.#marks.put(this.#isMarked ? {names, times: this.#times + 1} : null, this.#at);
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
