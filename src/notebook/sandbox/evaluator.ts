/**
 * Runs compiled cells where they can do no harm: in a worker, or in a document of its own. A cell
 * is given what it needs by name, and what it gives is kept for those that need it.
 */
import {nearest} from "../../base/did-you-mean.ts";
import {Trouble} from "../compile/cell-error.ts";
import {limited} from "./display-limits.ts";
import {errorText} from "../compile/error-text.ts";
import type {Piece, Program} from "./protocol.ts";
import {Guard, type Stopwatch} from "./watchdog.ts";
import {words} from "./words.ts";

/** The modules that cells can import. */
export interface ModuleTable {
  /** All that there is, in the words of a message. */
  readonly names: readonly string[];
  /** How to load a module, or null when there is none of that name. */
  loaderOf(name: string): (() => Promise<object>) | null;
}

/** Where a cell's output goes. */
export interface Output {
  show(value: unknown): void;
  note(text: string): void;
  /** Shows an element whose value others follow. */
  view(element: unknown): unknown;
}

/** What a cell gives, by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Most cells whose results are kept. */
const mostKept = 30;

const silent: Output = {
  show: () => undefined,
  note: () => undefined,
  view: () => undefined
};

/** Runs the cells of one worker or document. */
export class Evaluator {
  readonly #modules: ModuleTable;
  readonly #watch: Stopwatch;
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #kept = new Map<string, Promise<Outputs>>();

  /** `given` are names that cells have without asking. */
  constructor(modules: ModuleTable, watch: Stopwatch, given: Readonly<Record<string, unknown>>) {
    this.#modules = modules;
    this.#watch = watch;
    this.#given = given;
  }

  /** What the last cell gives. With an `output` it runs again, and shows what it shows. */
  async outputs(
    {pieces, values}: Program,
    read: (value: Program["values"][string]) => unknown,
    output: Output | null
  ): Promise<Outputs> {
    const scope = new Map<string, unknown>();
    for (const [name, value] of Object.entries(values)) scope.set(name, read(value));
    let found: Outputs = {};
    for (const piece of pieces) {
      const isLast = piece === pieces.at(-1);
      const kept = isLast && output ? undefined : this.#kept.get(piece.key);
      const running = kept ?? this.#run(piece, scope, (isLast && output) || silent);
      this.#keep(piece.key, running);
      found = await running;
      for (const name of piece.outputs) scope.set(name, found[name]);
    }
    return found;
  }

  #keep(key: string, running: Promise<Outputs>): void {
    this.#kept.delete(key);
    this.#kept.set(key, running);
    running.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #run(piece: Piece, scope: ReadonlyMap<string, unknown>, output: Output): Promise<Outputs> {
    this.#watch.restart();
    const show = limited(
      (value) => output.show(value),
      (text) => output.note(text)
    );
    const own: Record<string, unknown> = {
      ...this.#given,
      display: show,
      view: (element: unknown) => {
        show.count++;
        return output.view(element);
      }
    };
    const inputs = piece.inputs.map((name) => {
      if (scope.has(name)) return scope.get(name);
      return Object.hasOwn(own, name) ? own[name] : globalName(name);
    });
    const value = await this.#evaluate(piece)(...inputs);
    // The program may have been stopped inside a call that caught the error.
    if (this.#watch.stopped) throw this.#watch.stopped;
    return (value ?? {}) as Outputs;
  }

  /** Compiled code as a function of its inputs. */
  #evaluate({cell, code, file}: Piece): (...inputs: unknown[]) => unknown {
    const tools = Object.assign(new Guard(cell, this.#watch), {
      import: (name: unknown, line?: number, column?: number, wanted?: string[]) =>
        this.#import(cell, name, line && column ? {line, column} : null, wanted ?? [])
    });
    // The only place where text becomes code; an indirect `eval` sees no names of this file.
    const evaluate = globalThis.eval;
    const make = evaluate(`${code}\n//# sourceURL=${file}`) as (
      given: unknown
    ) => (...inputs: unknown[]) => unknown;
    return make(tools);
  }

  async #import(
    cell: string,
    name: unknown,
    place: Trouble["place"],
    wanted: readonly string[]
  ): Promise<object> {
    const load = this.#modules.loaderOf(String(name));
    if (!load) throw new Trouble(words.noModule(String(name), this.#modules.names), cell, place);
    const module = await load().catch((error: unknown) => {
      // Where there is no document, the cell is run once more where there is one.
      if (error instanceof ReferenceError) throw error;
      throw new Trouble(words.notLoaded(String(name), errorText(error)), cell, place);
    });
    const lacking = wanted.find((each) => !(each in module));
    if (lacking === undefined) return module;
    const near = nearest(lacking, Object.keys(module));
    const hint = near === null ? "" : words.didYouMean(near);
    throw new Trouble(words.lacking(String(name), lacking, hint), cell, place);
  }
}

/** A name of the browser's; one that is not here may be in a document. */
function globalName(name: string): unknown {
  if (name in globalThis) return Reflect.get(globalThis, name);
  throw new ReferenceError(`${name} is not defined`);
}
