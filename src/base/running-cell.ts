/**
 * The cell of the page that runs at the moment. The notebook knows it, and what a cell draws may
 * ask for it; as each of them is a bundle of its own, it is kept where both find it.
 */

/** What a cell draws by name, so that its next run can go on with it instead of a new one. */
export interface RunningCell {
  /** What the run before this one has drawn. Who goes on with something takes it out. */
  readonly before: Map<string, object>;
  /** What this run has drawn. */
  readonly drawn: Map<string, object>;
}

const KEY = Symbol.for("tcp-sockets: the running cell");
const place = globalThis as {[KEY]?: RunningCell | null};

/**
 * What the cell that runs has drawn before by this name, if that goes on; else a new one. A cell
 * that has waited for something is no longer the one that runs, and makes a new one.
 */
export function drawnInCell<T extends object>(
  name: string | undefined,
  goesOn: (before: object) => before is T,
  make: () => T
): T {
  const cell = place[KEY];
  if (!cell || name === undefined) return make();
  const before = cell.before.get(name);
  cell.before.delete(name);
  const drawn = before && goesOn(before) ? before : make();
  cell.drawn.set(name, drawn);
  return drawn;
}

/** Runs a cell's function. After its first `await` another cell may run, so that ends it. */
export function runInCell<T>(cell: RunningCell, body: () => T): T {
  const outer = place[KEY] ?? null;
  place[KEY] = cell;
  try {
    return body();
  } finally {
    place[KEY] = outer;
  }
}
