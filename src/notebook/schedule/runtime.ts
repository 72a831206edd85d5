/**
 * The one place that touches the insides of Observable's runtime, which Framework hides: finding
 * the variables of a cell, redefining them so that only dependants recompute, and listening to how
 * each cell ends.
 */
import {rootId} from "../compile/cell-data.ts";

/** What the runtime tells about a variable. */
export interface Observer {
  readonly _node?: Element;
  pending?(): void;
  fulfilled?(value: unknown): void;
  rejected?(error: unknown): void;
}

/** A variable of the runtime, as far as it is used here. */
export interface Variable {
  _observer: Observer | true | symbol;
  readonly _name: string | null;
  readonly _type: number;
  readonly _inputs: readonly Variable[];
  readonly _outputs: ReadonlySet<Variable>;
  readonly _shadow: ReadonlyMap<string, Variable> | null;
  readonly _definition: Body;
  readonly _promise: Promise<unknown>;
  /** What it gave last. */
  readonly _value: unknown;
  readonly _module: Module;
  define(name: string | null, inputs: readonly string[], definition: Body): this;
  delete(): this;
}

/** A module of the runtime; a page is one. */
export interface Module {
  readonly _scope: ReadonlyMap<string, Variable>;
  readonly _runtime: {
    readonly _variables: Set<Variable>;
    readonly _updates: Set<Variable>;
    /** Set while the runtime is about to compute. */
    readonly _computing: Promise<void> | null;
  };
  variable(observer?: Observer | true, options?: object): Variable;
}

/** A cell's function, as Framework calls it. */
export type Body = (...inputs: never[]) => unknown;

/** Framework's function that defines a cell whose root is on the page. */
export type Define = (cell: {
  readonly id: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly body: Body;
}) => void;

/** The comment that marks where a cell's output goes, with what Framework keeps on it. */
export interface Root extends Comment {
  _nodes?: ChildNode[];
  _expanded?: unknown[];
  _error?: boolean;
}

/** The type of variables that are only referred to, never defined. */
const implicit = 2;

/** Answers the page's module, which the runtime hands to whoever asks for `@variable`. */
export function findModule(define: Define): Promise<Module> {
  return new Promise((resolve) => {
    const body = (variable: Variable): void => resolve(variable._module);
    define({id: rootId, inputs: ["@variable"], body});
  });
}

/** The roots of all cells below an element, by id. */
export function findRoots(element: Element): Map<string, Root> {
  const roots = new Map<string, Root>();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const id = /^:([0-9a-f]{8}(?:-\d+)?):$/.exec((walker.currentNode as Comment).data)?.[1];
    if (id) roots.set(id, walker.currentNode as Root);
  }
  return roots;
}

/** The observer of a variable whose output is on the page, else null. */
export function observerOf(variable: Variable): (Observer & {_node: Element}) | null {
  const observer = variable._observer;
  return typeof observer === "object" && observer._node ? (observer as never) : null;
}

/** The variable that runs the cell whose output stands in the element. */
export function findVariable(module: Module, block: Element): Variable | undefined {
  return [...module._runtime._variables].find((v) => observerOf(v)?._node === block);
}

/** What cells have without asking, apart from the browser's own names. */
const given = [
  ...["display", "view", "invalidation", "visibility", "@variable"],
  // Of Framework's library, that which is not loaded from another host.
  ...["now", "width", "dark", "resize", "FileAttachment", "Generators", "Mutable"]
];

/** Whether a name means something without any cell. */
export function isGiven(name: string): boolean {
  return given.includes(name) || name in globalThis;
}

/** Whether some cell declares the name now. */
export function isDeclared(module: Module, name: string): boolean {
  const variable = module._scope.get(name);
  return variable !== undefined && variable._type !== implicit;
}

/** A cell's new shape. */
export interface Redefinition {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly body: Body;
}

const shadowed = (name: string): boolean => name === "display" || name === "view";

/**
 * Redefines a cell. With the same outputs its variables stay and get a new definition; else they
 * are deleted and defined again in the same tick, so that dependants never see them gone.
 */
export function redefine(module: Module, define: Define, root: Root, cell: Redefinition): void {
  const {id, inputs, outputs, body} = cell;
  const variable = findVariable(module, root.parentNode as Element);
  if (!variable) return define(cell);
  const before = [...variable._outputs].map(({_name}) => _name);
  const display = variable._shadow?.get("display");
  const given = inputs.filter((name) => !variable._shadow?.has(name));
  // `display` clears what an earlier version showed, for which it must be computed again; it has
  // the cell's other inputs, and no way to get new ones.
  const ready = display ? sameNames(namesOf(display._inputs), given) : !inputs.some(shadowed);
  if (ready && sameNames(before, outputs)) {
    if (display) module._runtime._updates.add(display);
    variable.define(outputs.length ? `cell ${id}` : null, inputs, body);
    return;
  }
  const nodes = root._nodes ?? [];
  // The runtime computes a deleted variable once more; nobody should hear of it.
  variable._observer = true;
  for (const output of [...variable._outputs]) output.delete();
  const missing = before.map((name) => module._scope.get(name ?? ""));
  variable.delete();
  // `view` needs `display`, so it goes first.
  variable._shadow?.get("view")?.delete();
  display?.delete();
  define(cell);
  // For a moment the dependants' inputs were undefined; the runtime would keep those forever.
  for (const gone of missing) {
    if (gone && module._scope.get(gone._name ?? "") !== gone) {
      module._runtime._variables.delete(gone);
    }
  }
  // The old output stays until there is a new one.
  root._nodes = nodes;
}

const namesOf = (variables: readonly Variable[]): (string | null)[] =>
  variables.map(({_name}) => _name);

function sameNames(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** Removes what a cell has displayed. */
export function clearOutput(root: Root): void {
  for (const node of root._nodes ?? []) node.remove();
  root._nodes = [];
}
