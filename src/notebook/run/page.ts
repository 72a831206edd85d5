/** The cells of a page: what each needs, gives and shows, and how it fares. */
import type {CellData} from "../compile/cell-data.ts";
import {
  type Define,
  type Module,
  type Root,
  type Variable,
  clearOutput,
  findModule,
  isDeclared,
  observerOf
} from "../schedule/runtime.ts";
import {Trouble} from "../compile/cell-error.ts";
import {errorText} from "../compile/error-text.ts";
import {words} from "./words.ts";

/** A cell of the page as it is now. */
export interface Cell {
  readonly data: CellData;
  readonly root: Root;
  /** The element that holds the output. */
  readonly block: HTMLElement;
  /** The author's text, what the reader has made of it, and what ran last. */
  readonly original: string;
  text: string;
  ran: string;
  /** Changes with what runs; `data` says what the author's cell had. */
  inputs: readonly string[];
  outputs: readonly string[];
  /** Whether what runs was compiled here, so that it is watched and knows its lines. */
  watched: boolean;
  /** The hash of the author's text that was edited, when that is no longer the author's text. */
  outdated: string | null;
  /** Where a sentence about the cell is shown. */
  show(message: Message | null): void;
  /** Shows the cell's text and whether it is edited; to be called when these have changed. */
  refresh(): void;
}

/** What is done with the reader's changes once there are any. */
export interface Changed {
  /** A cell's text is another one, or another one has run. */
  edited(cell: Cell): void;
  /** The reader wants a link to a cell as it is. */
  share(cell: Cell): void;
  /** The author has replaced a cell. */
  replaced(): void;
  /** Resolves when what is changed from then on is kept, or it is clear that nothing can be. */
  ready(): Promise<void>;
  /** The reader wants a cell in the playground; null where there is no other page of that name. */
  readonly takeOut: ((cell: Cell) => void) | null;
}

/** Whether readers see the cell's code and can change it. */
export const isShown = ({data}: Cell): boolean => data.source === undefined && !data.later;

/** Whether the reader has changed the cell. */
export const isEdited = ({text, ran, original}: Cell): boolean =>
  text !== original || ran !== original;

/** A sentence at a cell. */
export interface Message {
  /** An error of this cell, waiting for another one, or a remark. */
  readonly kind: "error" | "waiting" | "note";
  readonly text: string;
  /** Ends what still runs. */
  readonly stop?: () => void;
  readonly trouble: Trouble | null;
}

/** Finds the cell and place that an error came from; null when it does not come from a cell. */
export type Locate = (error: unknown) => Trouble | null;

/** All cells of the page. */
export class Page {
  readonly define: Define;
  readonly module: Module;
  readonly cells: Cell[] = [];
  /** Set once code has been compiled here. */
  locate: Locate = (error) => (error instanceof Trouble ? error : null);
  changed: Changed = {
    edited: () => undefined,
    share: () => undefined,
    replaced: () => undefined,
    ready: () => Promise.resolve(),
    takeOut: null
  };
  /** Called before code that was compiled here runs; what it returns is called afterwards. */
  begin: (cell: Cell) => () => void = () => () => undefined;
  readonly #failed = new Map<Cell, Message>();
  /** Troubles of a cell's code that showed while another cell ran. */
  readonly #blamed = new Map<Cell, {cell: Cell; message: Message}>();
  readonly #noted = new Map<Cell, Message>();
  readonly #running = new Map<Cell, Message>();
  /** Cells that are computed beside the page: how many runs of each are not over. */
  readonly #awaited = new Map<
    Cell,
    {runs: number; readonly timer: ReturnType<typeof setTimeout>}
  >();

  constructor(define: Define, module: Module) {
    this.define = define;
    this.module = module;
  }

  /** Reaches the runtime of the page that the browser shows. */
  static async open(define: Define): Promise<Page> {
    return new Page(define, await findModule(define));
  }

  /** Lets go of cells that are no longer on the page. */
  forget(gone: (cell: Cell) => boolean): void {
    this.cells.splice(0, Infinity, ...this.cells.filter((cell) => !gone(cell)));
  }

  /** The cell that declares the name. */
  declarer(name: string, except?: Cell): Cell | undefined {
    return this.cells.find((cell) => cell !== except && cell.outputs.includes(name));
  }

  /** The cells that recompute with this one, in the order of the page. */
  dependants(of: Cell): Cell[] {
    const found = new Set<Cell>();
    const names = [...of.outputs];
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      for (const cell of this.cells) {
        if (cell === of || found.has(cell) || !cell.inputs.includes(name)) continue;
        found.add(cell);
        names.push(...cell.outputs);
      }
    }
    return this.cells.filter((cell) => found.has(cell));
  }

  /** Says something at a cell that ran well; null takes it back. */
  note(cell: Cell, text: string | null): void {
    if (text !== null) this.#noted.set(cell, {kind: "note", text, trouble: null});
    else if (!this.#noted.delete(cell)) return;
    this.#show(cell);
  }

  /**
   * A cell is computed beside the page; what it returns is to be called when that is over. Until
   * then old pictures stand, and say after a moment that they are no longer what was asked for.
   */
  awaits(cell: Cell): () => void {
    const known = this.#awaited.get(cell);
    const mark = (on: boolean): void => {
      for (const {block} of [cell, ...this.dependants(cell)]) markLate(block, on);
    };
    // While a slider is moved, each setting is given up for the next: that is one time to wait.
    const wait = known ?? {runs: 0, timer: setTimeout(() => mark(true), AT_ONCE)};
    wait.runs++;
    this.#awaited.set(cell, wait);
    return () => {
      if (--wait.runs > 0) return;
      clearTimeout(wait.timer);
      this.#awaited.delete(cell);
      mark(false);
    };
  }

  /** A cell has been running for a while; null when it is over. */
  running(cell: Cell, stop: (() => void) | null): void {
    if (stop) this.#running.set(cell, {kind: "note", text: words.running, trouble: null, stop});
    else if (!this.#running.delete(cell)) return;
    this.#show(cell);
  }

  /** A cell cannot run as it is, or ended with an error. */
  fail(cell: Cell, error: unknown): void {
    const message = this.#explain(cell, error);
    const {trouble} = message;
    const guilty = trouble && this.cells.find(({data}) => data.name === trouble.cell);
    this.#clear(cell);
    if (guilty && guilty !== cell) {
      this.#blamed.set(cell, {cell: guilty, message});
      const text = words.stoppedBy(titleOf(guilty));
      this.#failed.set(cell, {kind: "waiting", text, trouble: null});
      this.#show(guilty);
    } else {
      this.#failed.set(cell, message);
    }
    cell.block.classList.add("nb-stale");
    this.#show(cell);
  }

  /** A cell ran to its end. */
  succeed(cell: Cell): void {
    this.#clear(cell);
    cell.block.classList.remove("nb-stale");
    this.#show(cell);
  }

  #clear(cell: Cell): void {
    this.#failed.delete(cell);
    const blamed = this.#blamed.get(cell);
    this.#blamed.delete(cell);
    if (blamed) this.#show(blamed.cell);
  }

  #show(cell: Cell): void {
    const blame = [...this.#blamed.values()].find((blamed) => blamed.cell === cell);
    const running = this.#running.get(cell);
    cell.show(running ?? this.#failed.get(cell) ?? blame?.message ?? this.#noted.get(cell) ?? null);
  }

  /** An error in words: of this cell, of another one, or because a name is missing. */
  #explain(cell: Cell, error: unknown): Message {
    const missing = missingName(error);
    if (missing !== null)
      return {kind: "waiting", text: this.#waiting(missing, cell), trouble: null};
    const trouble = this.locate(error);
    if (trouble) return {kind: "error", text: trouble.message, trouble};
    return {kind: "error", text: errorText(error), trouble: null};
  }

  /** Follows a chain of cells that wait for each other to the name that is at its beginning. */
  #waiting(name: string, cell?: Cell): string {
    const declarer = this.declarer(name);
    const why = declarer && declarer !== cell ? this.#failed.get(declarer) : undefined;
    if (why?.kind === "waiting") return why.text;
    if (declarer || isDeclared(this.module, name)) return words.waiting(name);
    return words.waitingInVain(name);
  }

  /** Hears how every variable with an output ends, those that exist and those to come. */
  listen(): void {
    for (const variable of this.module._runtime._variables) this.#hear(variable);
    const {module} = this;
    const create = module.variable;
    module.variable = (observer, options): Variable => {
      const variable = create.call(module, observer, options);
      this.#hear(variable);
      return variable;
    };
  }

  #hear(variable: Variable): void {
    const observer = observerOf(variable);
    if (!observer) return;
    const framework = observer.rejected?.bind(observer);
    const cell = (): Cell | undefined => this.cells.find(({block}) => block === observer._node);
    observer.fulfilled = () => {
      const own = cell();
      if (own) this.succeed(own);
    };
    observer.rejected = (error: unknown) => {
      const own = cell();
      if (own) return this.fail(own, error);
      // An expression in the text has no room for more than Framework's own words.
      const missing = missingName(error);
      framework?.(
        missing === null ? error : new Waiting(this.#waiting(missing).replace(/\.$/, ""))
      );
    };
    const own = cell();
    if (own) this.#catchUp(own, variable);
  }

  /** A cell that failed before anybody listened shows Framework's error; it is shown again here. */
  #catchUp(cell: Cell, variable: Variable): void {
    if (!cell.root._error) return;
    cell.root._error = false;
    clearOutput(cell.root);
    variable._promise.catch((error: unknown) => this.fail(cell, error));
  }
}

/** What comes within this time, in ms, came at once to a reader; what takes longer says so. */
const AT_ONCE = 100;

function markLate(block: HTMLElement, on: boolean): void {
  block.classList.toggle("nb-late", on);
  if (on) block.setAttribute("aria-busy", "true");
  else block.removeAttribute("aria-busy");
}

class Waiting extends Error {
  // Framework writes name and message; the message is enough.
  override name = "";
}

/** A cell's name as readers see it. */
export function titleOf({data}: Cell): string {
  return `${data.name}.${data.language}`;
}

/** The name of the input that could not be had, when the runtime says so. */
function missingName(error: unknown): string | null {
  const runtime = error instanceof Error && error.name === "RuntimeError" && "input" in error;
  return runtime && typeof error.input === "string" ? error.input : null;
}
