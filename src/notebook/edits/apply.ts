/** Puts edits into the cells of a page and runs them; and the other way: the edits as they are. */
import {type Changes, type Edit, hashOf} from "../storage/changes.ts";
import {type Cell, type Page, isEdited, isShown} from "../run/page.ts";
import {workbenchOf} from "../editor/load-editor.ts";

/** The edits of the page as it is. */
export function editsOf(page: Page): Map<string, Edit> {
  const edited = page.cells.filter((cell) => isShown(cell) && isEdited(cell));
  return new Map(edited.map((cell) => [cell.data.name, editOf(cell)]));
}

/** A cell's edit, as it is kept. */
export function editOf({text, ran, original, outdated}: Cell): Edit {
  return {hash: outdated ?? hashOf(original), text, ...(ran === text ? {} : {ran})};
}

/** The cell of that name whose code readers see. */
export function cellNamed(page: Page, name: string): Cell | undefined {
  return page.cells.find((cell) => isShown(cell) && cell.data.name === name);
}

/** A cell that comes from another page has no hash: it was not made for an older text of this. */
export function dated(page: Page, {edits, settings}: Changes): Changes {
  const all = [...edits].map(([name, edit]) => {
    const cell = edit.hash === "" ? cellNamed(page, name) : undefined;
    return [name, cell ? {...edit, hash: hashOf(cell.original)} : edit] as const;
  });
  return {edits: new Map(all), settings};
}

/**
 * Gives every cell in `cells` its text of `edits`, or the author's, and runs those that change.
 * Edits of the cells in `held` are shown with what is said there, but do not run. Throws when the
 * compiler cannot be had.
 */
export async function applyEdits(
  page: Page,
  cells: readonly Cell[],
  edits: ReadonlyMap<string, Edit>,
  held: ReadonlyMap<Cell, string> = new Map()
): Promise<void> {
  const waiting: Cell[] = [];
  for (const cell of cells) {
    const edit = edits.get(cell.data.name);
    cell.outdated = edit && edit.hash !== hashOf(cell.original) ? edit.hash : null;
    cell.text = edit ? (edit.ran ?? edit.text) : cell.original;
    if (cell.text === cell.ran) continue;
    const why = edit && held.get(cell);
    if (why === undefined) waiting.push(cell);
    else page.note(cell, why);
  }
  try {
    if (waiting.length > 0) await run(page, waiting);
  } finally {
    for (const cell of cells) {
      cell.text = edits.get(cell.data.name)?.text ?? cell.original;
      cell.refresh();
    }
  }
}

/** Runs cells; one that needs the new text of another has its turn after it. */
async function run(page: Page, cells: readonly Cell[]): Promise<void> {
  const {runner} = await workbenchOf(page);
  let waiting = cells;
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter((cell) => {
      try {
        runner.run(cell);
        return false;
      } catch (error) {
        page.fail(cell, error);
        return true;
      }
    });
  }
}
