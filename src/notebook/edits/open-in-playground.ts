/**
 * A cell with all that it needs, as one piece of code that runs in the playground: helpers come
 * along as they stand, controls as the values that they have at this moment.
 */
import {encode} from "./share-link.ts";
import {needNames} from "../schedule/cell-scheduler.ts";
import type {Cell, Page} from "../run/page.ts";
import {loadSources} from "../run/sources.ts";

/** The cell of the playground that takes the code, and the name that it must declare. */
const place = "world";

/** Goes to the playground with a link that brings the cell; it is shown there before it runs. */
export async function openInPlayground(page: Page, cell: Cell, address: string): Promise<void> {
  await loadSources(page);
  await openProgram(await takenOut(page, cell), address);
}

/** The same with a program that declares `world`. */
export async function openProgram(text: string, address: string): Promise<void> {
  // The hash of what stands there is not known here: the playground itself puts it in.
  const edit = {hash: "", text};
  const link = await encode({edits: new Map([[place, edit]]), settings: new Map()});
  location.assign(address + link);
}

/** The cell's text with what it depends on. Its last name is what the playground shows. */
export async function takenOut(page: Page, cell: Cell): Promise<string> {
  const parts = await needed(page, cell);
  const shown = cell.outputs.at(-1) ?? place;
  const alone = new RegExp(`^const ${shown}\\b`);
  if (parts.length === 0 && cell.outputs.length === 1 && alone.test(cell.text)) {
    return cell.text.replace(alone, `const ${place}`);
  }
  const lines = [...parts, cell.text, `return ${shown};`].join("\n").split("\n");
  // A function of its own, so that its names cannot meet those of the playground.
  const body = lines.map((line) => (line === "" ? line : `  ${line}`)).join("\n");
  return `const ${place} = (() => {\n${body}\n})();`;
}

/** The code that the cell needs from others, in an order in which it can run. */
async function needed(page: Page, cell: Cell): Promise<string[]> {
  const parts: string[] = [];
  const done = new Set<Cell | string>([cell]);
  const visit = async (of: Cell): Promise<void> => {
    for (const name of of.inputs) {
      const from = page.declarer(name, of);
      // What is imported, and what is always there, is there as well.
      if (!from || done.has(from) || done.has(name) || isImport(from)) continue;
      if (isControl(from)) {
        done.add(name);
        parts.push(`const ${name} = ${await literal(page, name)};`);
      } else {
        done.add(from);
        await visit(from);
        parts.push(from.text);
      }
    }
  };
  await visit(cell);
  return parts;
}

const isImport = ({text}: Cell): boolean => /^import\b/m.test(text);
const isControl = ({text}: Cell): boolean => /\bview\(/.test(text);

/** A value as code: plain data, or the name of something imported that is the same. */
async function literal(page: Page, name: string): Promise<string> {
  const value = await valueOf(page, name);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  for (const cell of page.cells.filter(isImport)) {
    needNames(cell.outputs);
    for (const imported of cell.outputs) {
      if ((await valueOf(page, imported)) === value) return imported;
    }
  }
  return JSON.stringify(value);
}

/** What a name stands for at this moment. */
const valueOf = (page: Page, name: string): Promise<unknown> =>
  page.module._scope.get(name)?._promise ?? Promise.resolve(undefined);
