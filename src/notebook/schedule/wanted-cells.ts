/**
 * Which cells somebody waits for: those near the screen that show something, and those whose names
 * these need. A page has twenty runs and a screen shows one, so the others wait until the reader
 * comes near them.
 */
import {atFirstSign} from "./first-sign.ts";
import {findRoots} from "./runtime.ts";

/**
 * How far from the screen a cell is near, as a part of the screen's height. Until somebody is at
 * the page, only what they see is.
 */
const MARGIN = "100% 0px";

/** A cell as the page defines it. */
export interface DefinedCell {
  readonly id: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/** Whether somebody near the cell sees that it has run: else it only gives names to others. */
const isSeen = ({inputs = [], outputs = []}: DefinedCell): boolean =>
  outputs.length === 0 || inputs.includes("display") || inputs.includes("view");

/** What tells of cells that come near: calls back once, at once where it cannot be known. */
export interface Sight {
  whenNear(id: string, then: () => void): void;
}

/** The cells of a page, of which each is wanted at some time. */
export class WantedCells {
  readonly #sight: Sight;
  /** What to do when a cell is wanted, for those that are not yet. */
  readonly #waiting = new Map<DefinedCell, () => void>();
  readonly #owners = new Map<string, DefinedCell>();
  /** Names that wanted cells need; their cells may not be defined yet. */
  readonly #needed = new Set<string>();
  /** What to do when a name is needed for the first time. */
  readonly #asked = new Map<string, () => void>();

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  /** Calls back once the cell is wanted. */
  add(cell: DefinedCell, then: () => void): void {
    this.#waiting.set(cell, then);
    for (const name of cell.outputs ?? []) this.#owners.set(name, cell);
    if (cell.outputs?.some((name) => this.#needed.has(name))) this.#want(cell);
    else if (isSeen(cell)) this.#sight.whenNear(cell.id, () => this.#want(cell));
  }

  /** Calls back when a wanted cell needs the name, at once if one does already. */
  whenNeeded(name: string, then: () => void): void {
    if (this.#needed.has(name)) then();
    else this.#asked.set(name, then);
  }

  /** Something needs these names from now on. */
  need(names: readonly string[]): void {
    for (const name of names) {
      this.#needed.add(name);
      this.#asked.get(name)?.();
      this.#asked.delete(name);
      const owner = this.#owners.get(name);
      if (owner) this.#want(owner);
    }
  }

  /** Wants the first cell of the page that nobody has wanted yet; false when there is none. */
  wantNext(): boolean {
    const [cell] = this.#waiting.keys();
    if (cell) this.#want(cell);
    return cell !== undefined;
  }

  /** Wants every cell, for what is about the whole page. */
  wantAll(): void {
    while (this.wantNext());
  }

  #want(cell: DefinedCell): void {
    const then = this.#waiting.get(cell);
    if (!then) return;
    this.#waiting.delete(cell);
    then();
    this.need(cell.inputs ?? []);
  }
}

/**
 * What the browser shows. A page that is loaded again goes back to where it was read, for which it
 * must be as long as it was: then every cell is near.
 */
export function browserSight(): Sight {
  const [loaded] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (typeof IntersectionObserver === "undefined" || loaded?.type !== "navigate") {
    return {whenNear: (_, then) => then()};
  }
  const roots = findRoots(document.body);
  const waiting = new Map<Element, (() => void)[]>();
  const watch = (rootMargin: string): IntersectionObserver =>
    new IntersectionObserver(
      (entries) => {
        for (const {isIntersecting, target} of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          for (const then of waiting.get(target) ?? []) then();
          waiting.delete(target);
        }
      },
      {rootMargin}
    );
  let observer = watch("0px");
  atFirstSign(() => {
    observer.disconnect();
    observer = watch(MARGIN);
    for (const block of waiting.keys()) observer.observe(block);
  });
  const whenSeen = (element: Element, then: () => void): void => {
    const others = waiting.get(element);
    if (others) return void others.push(then);
    waiting.set(element, [then]);
    observer.observe(element);
  };
  return {
    whenNear: (id, then) => {
      // An expression in the text is where its paragraph is.
      const block = roots.get(id)?.parentElement;
      if (!block) return then();
      const still = block.previousElementSibling;
      if (still instanceof HTMLElement && "still" in still.dataset) return waitBehind(still, then);
      whenSeen(block, then);
      // What a question hides has no place of its own. It runs while somebody reads the question,
      // so that it stands when they answer.
      const asking = block.closest(".asks:not(.answered)");
      if (asking) atFirstSign(() => whenSeen(asking, then));
    }
  };
}

/**
 * The page has a picture of what the cell will show, so the cell waits until somebody is there. The
 * segment that they click in the picture meanwhile is kept for it.
 */
function waitBehind(still: HTMLElement, then: () => void): void {
  still.addEventListener("click", ({target}) => {
    const pressed = target instanceof Element ? target.closest("[data-segment]") : null;
    still.dataset.clicked = pressed?.getAttribute("data-segment") ?? "";
  });
  atFirstSign(then);
}
