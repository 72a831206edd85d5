/**
 * Runs a page's cells in Node as the built page runs them: with Framework's own parser, in the
 * runtime's own order, against `src/index.ts`. Named values can be overridden, so that a test asks
 * what a page shows for another delay, another system, another program.
 */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {input, observe} from "@observablehq/framework/dist/client/stdlib/generators/index.js";
import {type Module, Runtime} from "@observablehq/runtime";
import {type Page, type PageCell, docs, readPage} from "../../src/site/content/pages.ts";
import {type Definition, PageError, compileCell, locate} from "./cell.ts";

export {PageError} from "./cell.ts";

/** What a run of a page came to. */
export interface PageRun<Values> {
  /** The values of all names that the page's cells declare. */
  readonly values: Values;
  /** What each cell displayed, by the line on which its code begins. */
  readonly displayed: ReadonlyMap<number, readonly unknown[]>;
}

export interface RunOptions {
  /** Changes a cell's text before it runs, as a reader would. */
  readonly edit?: (source: string) => string;
}

/** Cells that are not done by then wait for something that never comes. */
const PATIENCE = 10_000;

/**
 * Runs all cells of the page `name`. Each name in `overrides` has the given value instead of the
 * one that its cell gives it. Throws a PageError for the first cell that fails.
 */
export async function runPage<Values = Record<string, unknown>>(
  name: string,
  overrides: Readonly<Record<string, unknown>> = {},
  options: RunOptions = {}
): Promise<PageRun<Values>> {
  return runCells(edited(readPage(name), options.edit), overrides);
}

/** Runs the cells of a page that need not be a file. */
export async function runCells<Values = Record<string, unknown>>(
  page: Page,
  overrides: Readonly<Record<string, unknown>> = {}
): Promise<PageRun<Values>> {
  const cells = page.cells.map((cell) => ({cell, ...compileCell(page, cell, load)}));
  const names = cells.flatMap(({outputs = []}) => outputs);
  checkNames(page, cells, names, overrides);

  const runtime = new Runtime(builtins(page));
  const module = runtime.module();
  const displayed = new Map<number, unknown[]>();
  try {
    const done = cells.map(({cell, ...definition}, index) => {
      const shown: unknown[] = [];
      displayed.set(cell.line, shown);
      return define(module, `cell ${index}`, definition, shown).catch((error: unknown) => {
        throw error instanceof PageError ? error : locate(page, cell, error);
      });
    });
    for (const [key, value] of Object.entries(overrides)) module.redefine(key, [], () => value);
    // The runtime tells every cell that depends on a failed one of the same error.
    await orTimeout(page, Promise.all(done));
    const values = await Promise.all(names.map(async (key) => [key, await module.value(key)]));
    return {values: Object.fromEntries(values) as Values, displayed};
  } finally {
    runtime.dispose();
  }
}

/** Defines a cell as Framework's client does; fulfilled when it has run. */
function define(
  module: Module,
  id: string,
  {inputs = [], outputs = [], body}: Definition,
  shown: unknown[]
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

/** What a cell may import. */
async function load(specifier: string): Promise<unknown> {
  if (specifier === "/lib/tcp.js") return import("../../src/index.ts");
  if (/^d3(-\w+)?$/.test(specifier)) return import(/* @vite-ignore */ specifier);
  throw new Error(`"${specifier}" cannot be imported: a page has "/lib/tcp.js", "d3" and "d3-…"`);
}

/** What a cell may use without importing it: src/site/types/builtins.d.ts has its types. */
function builtins(page: Page): Record<string, () => unknown> {
  return {
    width: () => 640,
    dark: () => false,
    Generators: () => ({input, observe}),
    resize: () => (render: (width: number, height: number) => Node) => render(640, 400),
    FileAttachment: () => (name: string) => {
      const path = join(docs, page.name, "..", name);
      if (!existsSync(path)) throw new Error(`no file docs/${name}`);
      const text = async (): Promise<string> => readFileSync(path, "utf8");
      const json = async (): Promise<unknown> => JSON.parse(await text());
      return {href: name, text, json};
    }
  };
}

/** The names that are always there: our own, the runtime's, and those of a browser. */
const isKnown = (name: string): boolean =>
  ["display", "view", "invalidation", "visibility", "now"].includes(name) || name in globalThis;

/** Finds names that are declared twice, used but not there, or overridden but not there. */
function checkNames(
  page: Page,
  cells: readonly (Definition & {readonly cell: PageCell})[],
  names: readonly string[],
  overrides: Readonly<Record<string, unknown>>
): void {
  const fail = (line: number, text: string): never => {
    throw new PageError(`docs/${page.name}.md:${line}: ${text}`);
  };
  const seen = new Set<string>();
  const provided = builtins(page);
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
    if (!names.includes(name)) fail(1, `no cell declares ${name}; there are ${names.join(", ")}`);
  }
}

function edited(page: Page, edit: RunOptions["edit"]): Page {
  if (!edit) return page;
  return {...page, cells: page.cells.map((cell) => ({...cell, source: edit(cell.source)}))};
}

async function orTimeout(page: Page, done: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const text = `docs/${page.name}.md: some cell waits for something that never comes`;
    timer = setTimeout(() => reject(new PageError(text)), PATIENCE);
  });
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
