/**
 * Runs edited cells, and what depends on them, beside the page: compiles the text, refuses what
 * would break other cells, and redefines the cell with a body that asks a worker, or a document of
 * its own, for what the cell gives. What the author wrote and only draws stays in the page.
 */
import {compile} from "../compile/compile.ts";
import {Trouble} from "../compile/cell-error.ts";
import {errorOf} from "../sandbox/failure.ts";
import {errorText} from "../compile/error-text.ts";
import type {Crossed, Library} from "../sandbox/crossing.ts";
import {takeOver} from "../schedule/cell-scheduler.ts";
import type {Display} from "../schedule/display-in-place.ts";
import {checkNames} from "./check-names.ts";
import {type Code, closedPiece, valueOf} from "./closed-piece.ts";
import {Drawings, type OpenDrawing} from "./drawings.ts";
import {farFunction, farValue, untilKnown} from "./far-values.ts";
import {type Cell, type Page, isShown} from "./page.ts";
import type {Pool} from "./pool.ts";
import type {Answer, Program, Step} from "../sandbox/protocol.ts";
import {type Body, clearOutput, findVariable, redefine} from "../schedule/runtime.ts";
import {type Job, Stopped} from "./session.ts";
import {WhatDraws, abortedBy, importsDrawing} from "./where-to-run.ts";

/** How much of an error's stack is searched, from its end, in characters. */
const longestStack = 20_000;
/** Most errors that are shown between two turns of the page: promises may fail by the thousand. */
const mostErrors = 10;

type Callable = (value: unknown) => unknown;

/** Where programs run, and what they can import. */
export interface Surroundings {
  readonly pool: Pool;
  readonly openDrawing: OpenDrawing;
  /** The modules that a cell can import, in the words of a message. */
  readonly moduleNames: readonly string[];
  library(): Promise<Library>;
}

/** Where a cell runs. */
type Place = "page" | "worker" | "document";

/** How a cell is run beside the page. */
interface Beside {
  readonly place: Place;
  /** Aborted when a newer setting is there. */
  readonly signal: AbortSignal | null;
  readonly display: Callable | undefined;
  /** Whether the page has run it already, and shows the result. */
  readonly isTwin?: boolean;
}

/** Runs the edited cells of one page. */
export class Runner {
  readonly #page: Page;
  readonly #around: Surroundings;
  readonly #codes: {readonly cell: Cell; readonly code: Code}[] = [];
  readonly #code = new WeakMap<Cell, {readonly text: string; readonly code: Code}>();
  /** The author's cells as the build made them. */
  readonly #built = new WeakMap<Cell, Body>();
  readonly #drawing: WhatDraws;
  readonly #drawings: Drawings;
  #left = mostErrors;

  /** Called when a cell runs with another text. */
  ran: () => void = () => undefined;

  constructor(page: Page, around: Surroundings) {
    this.#page = page;
    this.#around = around;
    this.#drawing = new WhatDraws(page);
    this.#drawings = new Drawings(around.openDrawing, (answer) => this.hear(answer));
    page.locate = (error) => this.#locate(error);
  }

  /** Runs a cell's text. Throws `Trouble`, and changes nothing, when it cannot run. */
  run(cell: Cell): void {
    this.#keepBuilt(cell);
    const isOwn = cell.text === cell.original;
    const {compiled} = this.#compile(cell, cell.text);
    checkNames(this.#page, cell, compiled, this.#around.moduleNames);
    const before = cell.ran;
    cell.ran = cell.text;
    cell.inputs = isOwn ? cell.data.inputs : compiled.inputs.map(({name}) => name);
    cell.outputs = isOwn ? cell.data.outputs : compiled.outputs.map(({name}) => name);
    this.#define(cell, before);
    for (const dependant of this.#page.dependants(cell)) this.#watchOver(dependant);
    this.ran();
  }

  /** Shows errors of code that runs later: event listeners, timers, promises left alone. */
  hear(answer: Answer): void {
    if (answer.kind !== "late" || this.#left === 0) return;
    if (this.#left === mostErrors) setTimeout(() => (this.#left = mostErrors), 100);
    this.#left--;
    const trouble = this.#locate(errorOf(answer.error));
    const cell = this.#page.cells.find(({data}) => data.name === trouble?.cell);
    if (cell) this.#page.fail(cell, trouble);
  }

  /** A cell that recomputes anyway is watched: an edit may have made it endless. */
  #watchOver(cell: Cell): void {
    if (cell.watched) return;
    this.#keepBuilt(cell);
    if (this.#built.has(cell)) this.#define(cell, cell.ran);
  }

  #keepBuilt(cell: Cell): void {
    if (cell.watched || this.#built.has(cell)) return;
    const variable = findVariable(this.#page.module, cell.block);
    if (variable) this.#built.set(cell, variable._definition);
  }

  #compile(cell: Cell, text: string): Code {
    const known = this.#code.get(cell);
    if (known?.text === text) return known.code;
    const id = this.#codes.length;
    const code = {compiled: compile(text, cell.data.name, cell.data.language), id};
    this.#codes.push({cell, code});
    this.#code.set(cell, {text, code});
    return code;
  }

  #define(cell: Cell, before: string): void {
    cell.watched = true;
    takeOver(cell.data.id, cell.inputs);
    // `invalidation` says that nobody waits for the cell any more; `display` shows its document.
    const needed = cell.ran === cell.original ? ["invalidation"] : ["invalidation", "display"];
    const inputs = [...cell.inputs, ...needed.filter((name) => !cell.inputs.includes(name))];
    redefine(this.#page.module, this.#page.define, cell.root, {
      id: cell.data.id,
      inputs,
      outputs: cell.outputs,
      body: this.#body(cell, inputs, before)
    });
  }

  /** The body that the runtime calls. */
  #body(cell: Cell, names: readonly string[], before: string): Body {
    const page = this.#page;
    return async (...given: never[]) => {
      const inputs: unknown[] = given.slice(0, cell.inputs.length);
      const named = (name: string): unknown => given[names.indexOf(name)];
      const signal = abortedBy(named("invalidation") as Promise<unknown>, cell);
      const display = named("display") as Callable | undefined;
      page.note(cell, null);
      const end = page.begin(cell);
      try {
        const place = this.#placeOf(cell, inputs);
        if (place !== "document") this.#drawings.close(cell);
        if (place === "page") return await this.#inPage(cell, inputs);
        const over = page.awaits(cell);
        return await this.#beside(cell, inputs, {place, signal, display}).finally(over);
      } catch (error) {
        // What did not come to its end has not run, as far as the next visit is concerned.
        if (error instanceof Stopped && isShown(cell)) this.#unfinished(cell, before);
        throw error;
      } finally {
        end();
        page.running(cell, null);
      }
    };
  }

  #unfinished(cell: Cell, before: string): void {
    if (cell.ran === cell.original || cell.ran !== cell.text) return;
    cell.ran = before;
    cell.refresh();
    this.#page.changed.edited(cell);
  }

  /** Where the cell is to run: the reader's code never in the page, the author's only to draw. */
  #placeOf(cell: Cell, inputs: readonly unknown[]): Place {
    const isAuthors = cell.ran === cell.original;
    const drawn = inputs.some((input) => farFunction(input)?.isDrawing);
    let code: Code;
    try {
      code = this.#compile(cell, cell.ran);
    } catch {
      return "page";
    }
    const draws = this.#drawing.has(code) || importsDrawing(cell.ran);
    if (isAuthors) {
      const shows = draws || cell.inputs.includes("display");
      if (drawn && shows) return "document";
      const isAffected = this.#page.cells.some(
        (other) => other.ran !== other.original && this.#page.dependants(other).includes(cell)
      );
      return shows || !isAffected ? "page" : "worker";
    }
    return drawn || draws ? "document" : "worker";
  }

  /** The author's own code, which may call functions of a program beside the page. */
  async #inPage(cell: Cell, inputs: readonly unknown[]): Promise<unknown> {
    const built = this.#built.get(cell);
    if (!built) throw new Trouble("This cell is not a part of the page any more.", cell.data.name);
    const isWaiting = inputs.some((input) => farFunction(input) !== null);
    let count = 0;
    let shown: unknown[] = [];
    const display = inputs[cell.inputs.indexOf("display")] as Callable | undefined;
    const showNew = (value: unknown): unknown => {
      count++;
      // Until all is known, nothing is shown that may be shown again.
      if (isWaiting) shown.push(value);
      else display?.(value);
      return value;
    };
    // A figure that stays on the page is shown, too, although it is not shown again.
    const show: Display = Object.assign(showNew, {stays: () => void count++});
    const given = inputs.map((input) => (input === display && display ? show : input));
    const value = await untilKnown(() => {
      shown = [];
      return built(...(given as never[]));
    });
    for (const each of shown) display?.(each);
    if (count === 0 && !cell.inputs.includes("view")) clearOutput(cell.root);
    return value;
  }

  /** The value of a cell that runs once more beside the page, which keeps showing the first. */
  twin(cell: Cell): Promise<unknown> {
    return this.#beside(cell, [], {
      place: "worker",
      signal: null,
      display: undefined,
      isTwin: true
    });
  }

  /** Runs the cell beside the page, and resolves to its value. */
  async #beside(
    cell: Cell,
    inputs: readonly unknown[],
    {place, signal, display, isTwin = false}: Beside
  ): Promise<unknown> {
    const page = this.#page;
    const library = await this.#around.library();
    const value = (name: string): Promise<unknown> => {
      const at = cell.inputs.indexOf(name);
      return at in inputs ? Promise.resolve(inputs[at]) : valueOf(page, name);
    };
    const code = (of: Cell): Code => this.#compile(of, of.ran);
    const program = await closedPiece({page, library, code, value}, cell);
    let count = 0;
    const job = (steps: readonly Step[], wanted: AbortSignal | null): Job => ({
      cell: cell.data.name,
      program,
      steps,
      signal: wanted,
      shown: (value: Crossed) => {
        count++;
        display?.(farValue(value, from));
      },
      noted: (text) => isTwin || page.note(cell, text),
      running: (stop) => isTwin || page.running(cell, stop)
    });
    const drawing = place === "document" ? this.#drawings.open(cell) : null;
    const run = (steps: readonly Step[], wanted: AbortSignal | null): Promise<Crossed> =>
      drawing ? drawing.run(job(steps, wanted)) : this.#around.pool.run(job(steps, wanted));
    const from = {
      program,
      steps: [],
      library,
      isDrawing: drawing !== null,
      ask: (_: Program, steps: readonly Step[]) => run(steps, null),
      view: (handle: number, first: unknown) => drawing?.follow(handle, first, library)
    };
    if (drawing && display) display(drawing.element);
    drawing?.placed();
    try {
      const value = farValue(await run([], signal), from);
      if (!drawing && !isTwin && count === 0) clearOutput(cell.root);
      return value;
    } catch (error) {
      const {id} = this.#compile(cell, cell.ran);
      if (!drawing && !isTwin && this.#drawing.learn(id, error)) {
        if (cell.ran === cell.original) return this.#inPage(cell, inputs);
        return this.#beside(cell, inputs, {place: "document", signal, display});
      }
      throw error;
    }
  }

  /** Finds, in an error's stack, the innermost call that is in the code of a cell. */
  #locate(error: unknown): Trouble | null {
    if (error instanceof Trouble) return error;
    if (!(error instanceof Error)) return null;
    // The stack begins with the message, which may have any length.
    const stack = String(error.stack ?? "").slice(-longestStack);
    const frame = /\?cell=(\d+):(\d+):(\d+)/.exec(stack);
    const found = this.#codes[Number(frame?.[1])];
    if (!frame || !found) return null;
    const place = found.code.compiled.before({line: Number(frame[2]), column: Number(frame[3])});
    return new Trouble(errorText(error), found.cell.data.name, place);
  }
}
