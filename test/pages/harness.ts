/**
 * Runs a page's cells in Node, with Framework's own parser, against `src/index.ts`. Named values
 * can be overridden, so that a test asks what a page shows for another delay, another system,
 * another program. `runPage` runs only the cells whose values a test reads; `runWholePage` runs all
 * of them, in the order of Observable's runtime, as the built page does.
 */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {input, observe} from "@observablehq/framework/dist/client/stdlib/generators/index.js";
import {type Module, Runtime} from "@observablehq/runtime";
import {type Page, type PageCell, docs, readPage} from "../../src/site/content/pages.ts";
import {type Definition, PageError, compileCell, locate} from "./cell.ts";
import {type CompiledCell, lazyValues, noSuchName} from "./lazy.ts";

export {PageError} from "./cell.ts";

/** The values of a page's cells by name. */
export interface PageValues<Values> {
  readonly values: Values;
}

/** What running all cells of a page came to. */
export interface PageRun<Values> extends PageValues<Values> {
  /** What each cell displayed, by the line on which its code begins; only cells that have run. */
  readonly displayed: ReadonlyMap<number, readonly unknown[]>;
}

type Overrides = Readonly<Record<string, unknown>>;

export interface RunOptions {
  /** Changes a cell's text before it runs, as a reader would. */
  readonly edit?: (source: string) => string;
}

export interface WholeRunOptions extends RunOptions {
  /** Puts each control of the page to the first or the last value that it can have. */
  readonly controls?: End;
}

/** Cells not done by then wait for something that never comes; below the timeout of a test. */
const PATIENCE = 50_000;

/**
 * The values of the page `name`: each is computed when it is first read, with what it depends on.
 * Each name in `overrides` has the given value instead of the one that its cell gives it. Throws a
 * PageError for names and cells that are wrong; reading a value throws one if its cell fails.
 */
export async function runPage<Values = Record<string, unknown>>(
  name: string,
  overrides: Overrides = {},
  options: RunOptions = {}
): Promise<PageValues<Values>> {
  return readCells(edited(pageOf(name), options.edit), overrides);
}

/** The same for a page that need not be a file. */
export async function readCells<Values = Record<string, unknown>>(
  page: Page,
  overrides: Overrides = {}
): Promise<PageValues<Values>> {
  const cells = compileCells(page, overrides);
  const values = await lazyValues(page, cells, builtinValues(page.name), overrides);
  return {values: values as Values};
}

/** Runs all cells of the page `name`. Throws a PageError for the first cell that fails. */
export async function runWholePage<Values = Record<string, unknown>>(
  name: string,
  overrides: Overrides = {},
  options: WholeRunOptions = {}
): Promise<PageRun<Values>> {
  return runCells(edited(pageOf(name), options.edit), overrides, options.controls);
}

/** Runs all cells of a page that need not be a file. */
export async function runCells<Values = Record<string, unknown>>(
  page: Page,
  overrides: Overrides = {},
  controls?: End
): Promise<PageRun<Values>> {
  const cells = compileCells(page, overrides);
  const runtime = new Runtime(builtins(page.name));
  const module = runtime.module();
  const displayed = new Map<number, unknown[]>();
  try {
    const done = cells.map(async ({cell, ...definition}, index) => {
      const shown: unknown[] = [];
      try {
        await define(module, `cell ${index}`, definition, shown, controls);
      } catch (error) {
        throw error instanceof PageError ? error : locate(page, cell, error);
      }
      return [cell.line, shown] as const;
    });
    for (const [key, value] of Object.entries(overrides)) module.redefine(key, [], () => value);
    // The runtime tells every cell that depends on a failed one of the same error.
    for (const [line, shown] of await orTimeout(page, Promise.all(done))) {
      displayed.set(line, shown);
    }
    const names = cells.flatMap(({outputs = []}) => outputs);
    const values = await Promise.all(names.map(async (key) => [key, await module.value(key)]));
    return {values: Object.fromEntries(values) as Values, displayed};
  } finally {
    runtime.dispose();
  }
}

/** The lines of cells that should display something (`display`, `view`, `${…}`) and did not. */
export function silentCells({cells}: Page, {displayed}: PageRun<unknown>): number[] {
  const shows = ({kind, source}: PageCell): boolean =>
    kind === "inline" || /\b(display|view)\(/.test(source);
  return cells
    .filter((cell) => shows(cell) && !displayed.get(cell.line)?.length)
    .map(({line}) => line);
}

/** Pages are read once. */
const pageOf = once((name) => readPage(name));

/** The page's cells with their code, all names of which are there and are declared once. */
function compileCells(page: Page, overrides: Overrides): readonly CompiledCell[] {
  const cells = page.cells.map((cell) => ({cell, ...compileCell(page, cell)}));
  checkNames(page, cells, overrides);
  return cells;
}

/** Defines a cell as Framework's client does; fulfilled when it has run. */
function define(
  module: Module,
  id: string,
  {inputs = [], outputs = [], body}: Definition,
  shown: unknown[],
  controls: End | undefined
): Promise<unknown> {
  const display = (value: unknown): unknown => {
    shown.push(value);
    return value;
  };
  const own: Readonly<Record<string, unknown>> = {
    display,
    view: (element: Element & {value?: unknown}) => {
      display(element);
      // A question to the reader, which nobody answers here, is skipped: cells may wait for it.
      if (element.value === undefined) element.value = null;
      if (controls) moveTo(controls, element);
      return input(element);
    }
  };
  const asked = inputs.filter((name) => !(name in own));
  const call = (...values: unknown[]): unknown =>
    body(...inputs.map((name) => own[name] ?? values[asked.indexOf(name)]));
  return new Promise((fulfilled, rejected) => {
    module.variable({fulfilled, rejected}).define(id, asked, call);
    for (const name of outputs) {
      const pick = (exports: Record<string, unknown>): unknown => exports[name];
      module.variable(true).define(name, [id], pick);
    }
  });
}

/** The first or the last value that a control can have. */
type End = "first" | "last";

/** Moves a control as a reader would. What is no slider, choice or switch stays as it is. */
function moveTo(end: End, control: Element): void {
  const isLast = end === "last";
  for (const input of control.querySelectorAll<HTMLInputElement>("input[type=range]")) {
    input.value = isLast ? input.max : input.min;
  }
  for (const input of control.querySelectorAll<HTMLInputElement>("[role=switch]")) {
    input.checked = isLast;
  }
  for (const input of control.querySelectorAll("select")) {
    input.selectedIndex = isLast ? input.options.length - 1 : 0;
  }
  const choices = [...control.querySelectorAll<HTMLInputElement>(".nb-segments input")];
  for (const input of choices) input.checked = input === choices.at(isLast ? -1 : 0);
}

/** What a cell may use without importing it: src/site/types/builtins.d.ts has its types. */
function builtins(page: string): Record<string, () => unknown> {
  return {
    width: () => 640,
    dark: () => false,
    Generators: () => ({input, observe}),
    resize: () => (render: (width: number, height: number) => Node) => render(640, 400),
    FileAttachment: () => (name: string) => {
      const path = join(docs, page, "..", name);
      if (!existsSync(path)) throw new Error(`no file docs/${name}`);
      const text = async (): Promise<string> => readFileSync(path, "utf8");
      const json = async (): Promise<unknown> => JSON.parse(await text());
      return {href: name, text, json};
    }
  };
}

/** The same as values, with what the runtime adds. They are made once, so that cells share runs. */
const builtinValues = once((name: string) => {
  const made = Object.entries(builtins(name)).map(([key, value]) => [key, value()] as const);
  const never = new Promise(() => undefined);
  return {...Object.fromEntries(made), invalidation: never, visibility: () => Promise.resolve()};
});

/** The function with its results remembered by name. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const value = made.get(name) ?? make(name);
    made.set(name, value);
    return value;
  };
}

/** The names that are always there: our own, the runtime's, and those of a browser. */
const isKnown = (name: string): boolean =>
  ["display", "view", "invalidation", "visibility", "now"].includes(name) || name in globalThis;

/** Finds names that are declared twice, used but not there, or overridden but not there. */
function checkNames(page: Page, cells: readonly CompiledCell[], overrides: Overrides): void {
  const names = cells.flatMap(({outputs = []}) => outputs);
  const fail = (line: number, text: string): never => {
    throw new PageError(`docs/${page.name}.md:${line}: ${text}`);
  };
  const seen = new Set<string>();
  const provided = builtins(page.name);
  for (const {cell, inputs = [], outputs = []} of cells) {
    for (const name of outputs) {
      if (seen.has(name)) fail(cell.line, `${name} is declared in two cells`);
      seen.add(name);
    }
    for (const name of inputs) {
      if (!names.includes(name) && !(name in provided) && !isKnown(name)) {
        fail(cell.line, `${name} is not defined`);
      }
    }
  }
  for (const name of Object.keys(overrides)) {
    if (!names.includes(name)) throw noSuchName(page, name, names);
  }
}

/** The solution that a page has for one of its cells. Throws when there is none. */
export function solution(page: string, cell: string): string {
  const {solutions} = readPage(page);
  const found = solutions.find((each) => each.cell === cell);
  if (found) return found.source;
  const there = solutions.map((each) => each.cell).join(", ");
  throw new Error(`docs/${page}.md has no solution of ${cell}; there are: ${there}`);
}

function edited(page: Page, edit: RunOptions["edit"]): Page {
  if (!edit) return page;
  return {...page, cells: page.cells.map((cell) => ({...cell, source: edit(cell.source)}))};
}

async function orTimeout<T>(page: Page, done: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const text = `docs/${page.name}.md: some cell waits for something that never comes`;
    timer = setTimeout(() => reject(new PageError(text)), PATIENCE);
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
