/**
 * The values of a page's cells, each computed when a test first reads it, with what it depends on
 * and nothing else. Results are kept by cell and inputs: what a test's change does not reach is
 * computed once for all tests of a file.
 */
import type {Page, PageCell} from "../../src/site/content/pages.ts";
import {type Definition, PageError, locate} from "./cell.ts";

/** A cell of a page with its code. */
export interface CompiledCell extends Definition {
  readonly cell: PageCell;
}

type Values = Readonly<Record<string, unknown>>;

/** What a cell declared when it ran with these inputs. */
interface Result {
  readonly inputs: readonly unknown[];
  readonly exports: Values;
}

/** The results of each cell so far. Runs of a page share a cell's code unless its text differs. */
const results = new WeakMap<Definition["body"], Result[]>();

/**
 * Returns an object with a property for each name that the cells declare; reading it runs the
 * cells that it needs. Cells that await something have run before the promise is fulfilled.
 * Reading throws a PageError if such a cell fails, or if no cell declares the name.
 */
export async function lazyValues(
  page: Page,
  cells: readonly CompiledCell[],
  builtins: Values,
  overrides: Values
): Promise<Values> {
  const owners = new Map(cells.flatMap((cell) => namesOf(cell).map((name) => [name, cell])));
  const done = new Map<CompiledCell, Values>();

  const read = (name: string): unknown => {
    if (Object.hasOwn(overrides, name)) return overrides[name];
    const owner = owners.get(name);
    if (owner) return run(owner)[name];
    return Object.hasOwn(builtins, name) ? builtins[name] : Reflect.get(globalThis, name);
  };
  const inputsOf = ({inputs = []}: CompiledCell): unknown[] =>
    inputs.map((name) => ofCell[name] ?? read(name));
  const run = (cell: CompiledCell): Values => {
    const known = done.get(cell);
    if (known) return known;
    const inputs = inputsOf(cell);
    const exports = kept(cell, inputs) ?? keep(cell, inputs, attempt(page, cell, inputs));
    done.set(cell, exports);
    return exports;
  };

  for (const cell of awaiting(cells, owners)) {
    const inputs = inputsOf(cell);
    const exports = kept(cell, inputs) ?? keep(cell, inputs, await attempt(page, cell, inputs));
    done.set(cell, exports);
  }
  return readable(page, [...owners.keys()], read);
}

const namesOf = ({outputs = []}: CompiledCell): readonly string[] => outputs;

/** The cells that await something, each after those that it depends on. */
function awaiting(
  cells: readonly CompiledCell[],
  owners: ReadonlyMap<string, CompiledCell>
): readonly CompiledCell[] {
  const seen = new Set<CompiledCell>();
  const ordered: CompiledCell[] = [];
  const visit = (cell: CompiledCell): void => {
    if (seen.has(cell)) return;
    seen.add(cell);
    for (const name of cell.inputs ?? []) {
      const owner = owners.get(name);
      if (owner) visit(owner);
    }
    // An expression awaits itself, but nothing can be read of it.
    const isAsync = cell.body.constructor.name === "AsyncFunction";
    if (isAsync && namesOf(cell).length > 0) ordered.push(cell);
  };
  cells.forEach(visit);
  return ordered;
}

/** Runs a cell's code. Throws a PageError, or rejects with one if the cell awaits something. */
function attempt(page: Page, {cell, body}: CompiledCell, inputs: readonly unknown[]): Values {
  const fail = (error: unknown): never => {
    throw error instanceof PageError ? error : locate(page, cell, error);
  };
  try {
    const result = body(...inputs);
    return (result instanceof Promise ? result.catch(fail) : result) as Values;
  } catch (error) {
    return fail(error);
  }
}

const kept = ({body}: CompiledCell, inputs: readonly unknown[]): Values | undefined =>
  results
    .get(body)
    ?.find((result) => result.inputs.every((input, i) => Object.is(input, inputs[i])))?.exports;

function keep({body}: CompiledCell, inputs: readonly unknown[], declared: Values): Values {
  const exports = Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [
      name,
      value instanceof Control ? value.read() : value
    ])
  );
  results.set(body, [...(results.get(body) ?? []), {inputs, exports}]);
  return exports;
}

/** What `view(…)` returns to a cell, in place of the generator that the runtime would read. */
class Control {
  readonly #element: Element & {value?: unknown};
  constructor(element: Element & {value?: unknown}) {
    this.#element = element;
  }
  /** The control's value. A question to the reader, which nobody answers here, is skipped. */
  read(): unknown {
    return this.#element.value ?? null;
  }
}

/** What a cell may call that is its own. Nothing is shown here. */
const ofCell: Values = {
  display: (value: unknown) => value,
  view: (element: Element & {value?: unknown}) => new Control(element)
};

/** An object with these names, whose values are read when asked for. */
function readable(page: Page, names: readonly string[], read: (name: string) => unknown): Values {
  const isName = (name: unknown): name is string => names.includes(name as string);
  return new Proxy(Object.create(null) as Values, {
    has: (_, name) => isName(name),
    ownKeys: () => [...names],
    getOwnPropertyDescriptor: (_, name) =>
      isName(name) ? {value: read(name), enumerable: true, configurable: true} : undefined,
    get(_, name) {
      if (isName(name)) return read(name);
      // Whoever awaits an object asks it for `then`; other tools ask for symbols.
      if (typeof name === "symbol" || name === "then") return undefined;
      throw noSuchName(page, name, names);
    }
  });
}

/** The error for a name that a test wants and the page does not have. */
export const noSuchName = (page: Page, name: string, names: readonly string[]): PageError =>
  new PageError(`docs/${page.name}.md:1: no cell declares ${name}; there are ${names.join(", ")}`);
