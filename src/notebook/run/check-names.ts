/** Refuses a cell whose names would break the page, before it runs. */
import type {Compiled, Named} from "../compile/compile.ts";
import {type Cell, type Page, isShown, titleOf} from "./page.ts";
import {isDeclared, isGiven} from "../schedule/runtime.ts";
import {nearest} from "../../base/did-you-mean.ts";
import {Trouble} from "../compile/cell-error.ts";
import {words} from "./words.ts";

/**
 * Throws `Trouble` for a name that is taken, unknown, or would make cells wait for each other.
 * `modules` are those that can be imported.
 */
export function checkNames(
  page: Page,
  cell: Cell,
  compiled: Compiled,
  modules: readonly string[]
): void {
  for (const named of compiled.outputs) checkFree(page, cell, named);
  const own = new Set(compiled.outputs.map(({name}) => name));
  for (const named of compiled.inputs) {
    checkKnown(page, cell, named, modules);
    checkCircle(page, cell, named, own);
  }
}

function checkFree(page: Page, cell: Cell, {name, place}: Named): void {
  if (name === "display" || name === "view") {
    throw new Trouble(words.taken(name), cell.data.name, place);
  }
  const other = page.declarer(name, cell);
  if (!other) return;
  const text = words.declaredBy(name, title(other));
  throw new Trouble(text, cell.data.name, place);
}

function checkKnown(
  page: Page,
  cell: Cell,
  {name, place}: Named,
  modules: readonly string[]
): void {
  if (isGiven(name) || page.declarer(name, cell)) return;
  // A name that only this cell declared goes away with it.
  if (!cell.outputs.includes(name) && isDeclared(page.module, name)) return;
  const text = words.unknown(name, hint(page, cell, name, modules));
  throw new Trouble(text, cell.data.name, place);
}

/** What the reader may have meant. */
function hint(page: Page, cell: Cell, name: string, modules: readonly string[]): string {
  if (modules.includes(name)) return words.importFirst(name);
  const names = page.cells.filter((other) => other !== cell).flatMap(({outputs}) => outputs);
  const near = nearest(name, [...names, "display", "view"]);
  return near === null ? "" : words.didYouMean(near);
}

/** A cell must not need what is made from its own names. */
function checkCircle(page: Page, cell: Cell, {name, place}: Named, own: Set<string>): void {
  const seen = new Set<Cell>();
  const queue = [page.declarer(name, cell)];
  for (let other = queue.pop(); other; other = queue.pop()) {
    if (seen.has(other)) continue;
    seen.add(other);
    const back = other.inputs.find((input) => own.has(input));
    if (back !== undefined) {
      throw new Trouble(words.circle(name, back), cell.data.name, place);
    }
    for (const input of other.inputs) {
      const next = page.declarer(input, cell);
      if (next) queue.push(next);
    }
  }
}

function title(cell: Cell): string {
  return isShown(cell) ? titleOf(cell) : `${cell.data.name}, which this page does not show`;
}
