/**
 * Runs edited cells: compiles the text, refuses what would break other cells, and redefines the
 * cell in the page's runtime together with those that depend on it, so that they are watched, too.
 */
import {type Compiled, compile} from "../compile/compile.ts";
import {Guard, Stopwatch} from "./watchdog.ts";
import {limited} from "./display-limits.ts";
import {checkNames} from "./check-names.ts";
import {type Cell, type Page, words} from "./page.ts";
import {type Body, clearOutput, redefine} from "./runtime.ts";
import {nearest} from "../../base/did-you-mean.ts";
import {takeOver} from "./cell-scheduler.ts";
import {Trouble} from "../compile/cell-error.ts";
import {words as sentences} from "./words.ts";

/** As much of an error's stack as is searched, from its end, in characters. */
const longestStack = 20_000;
/** Most errors that are shown between two turns of the page: promises may fail by the thousand. */
const mostErrors = 10;

type Callable = (value: unknown) => unknown;

/** Code that runs somewhere on the page, by the number in its `sourceURL`. */
interface Running {
  readonly cell: Cell;
  readonly before: Compiled["before"];
}

/** The modules that cells can import. */
export interface Modules {
  /** All that there is, in the words of a message. */
  readonly names: readonly string[];
  /** How to load a module, or null when there is none of that name. */
  loaderOf(name: string): (() => Promise<object>) | null;
  /** The address of the site, which a file's name that begins with "/" starts from. */
  readonly root: string;
  /** Has long work in the modules call `check` now and then, which throws to end the work. */
  watch(check: () => void): void;
}

/** Runs the edited cells of one page. */
export class Runner {
  readonly #page: Page;
  readonly #modules: Modules;
  readonly #watch: Stopwatch;
  readonly #running: Running[] = [];
  /** Ends what a cell still waits for: the runtime would not compute it again before. */
  readonly #waiting = new Map<Cell, () => void>();

  /** Called when a cell runs with another text. */
  ran: () => void = () => undefined;

  constructor(page: Page, modules: Modules, watch = new Stopwatch()) {
    this.#page = page;
    this.#modules = modules;
    this.#watch = watch;
    page.locate = (error) => this.#locate(error);
    modules.watch(() => watch.check());
  }

  /** Runs a cell's text. Throws `Trouble`, and changes nothing, when it cannot run. */
  run(cell: Cell): void {
    const compiled = compile(cell.text, cell.data.name, cell.data.language);
    checkNames(this.#page, cell, compiled, this.#modules.names);
    cell.ran = cell.text;
    cell.inputs = compiled.inputs.map(({name}) => name);
    cell.outputs = compiled.outputs.map(({name}) => name);
    this.#define(cell, compiled);
    for (const dependant of this.#page.dependants(cell)) this.#watchOver(dependant);
    this.ran();
  }

  /** Shows errors of code that runs later: event listeners, timers, promises left alone. */
  listen(target: Window): void {
    let left = mostErrors;
    const hear = (error: unknown): void => {
      if (left === 0) return;
      if (left === mostErrors) target.setTimeout(() => (left = mostErrors), 100);
      left--;
      const trouble = this.#locate(error);
      const cell = this.#page.cells.find(({data}) => data.name === trouble?.cell);
      if (cell) this.#page.fail(cell, trouble);
    };
    target.addEventListener("error", ({error}) => hear(error));
    target.addEventListener("unhandledrejection", ({reason}) => hear(reason));
  }

  /** A cell that recomputes anyway is compiled here first: the edit may have made it endless. */
  #watchOver(cell: Cell): void {
    if (cell.watched) return;
    try {
      this.#define(cell, compile(cell.ran, cell.data.name, cell.data.language));
    } catch {
      // What only the build can compile stays as the build made it.
      cell.watched = true;
    }
  }

  #define(cell: Cell, compiled: Compiled): void {
    const id = this.#running.push({cell, before: compiled.before}) - 1;
    const file = `${cell.data.name.replace(/[^\w-]/g, "_")}.${cell.data.language}?cell=${id}`;
    const inner = this.#evaluate(compiled, cell, file);
    const abandon = this.#waiting.get(cell);
    // Once the runtime has begun with the new version, it does not hear of the old one's end.
    if (abandon) requestAnimationFrame(() => setTimeout(abandon));
    this.#waiting.delete(cell);
    cell.watched = true;
    takeOver(cell.data.id, cell.inputs);
    redefine(this.#page.module, this.#page.define, cell.root, {
      id: cell.data.id,
      inputs: cell.inputs,
      outputs: cell.outputs,
      body: this.#body(cell, inner)
    });
  }

  /** Compiled code as a function of its inputs. */
  #evaluate(compiled: Compiled, cell: Cell, file: string): Body {
    const guard = new Guard(cell.data.name, this.#watch);
    const tools = Object.assign(guard, {
      import: (name: unknown, line?: number, column?: number, wanted?: string[]) =>
        this.#import(cell, name, line && column ? {line, column} : null, wanted ?? [])
    });
    // The only place where text becomes code; an indirect `eval` sees no names of this file.
    const evaluate = globalThis.eval;
    const make = evaluate(`${compiled.code}\n//# sourceURL=${file}`) as (tools: unknown) => Body;
    return make(tools);
  }

  /** The body that the runtime calls: watched, and with a `display` that has limits. */
  #body(cell: Cell, inner: Body): Body {
    const page = this.#page;
    return (...inputs: never[]) => {
      this.#watch.restart();
      page.note(cell, null);
      const display = inputs[cell.inputs.indexOf("display")] as Callable | undefined;
      const show = display && limited(display, (text) => page.note(cell, text));
      const given = inputs.map((input, i) => {
        const name = cell.inputs[i];
        if (name === "display") return show as never;
        return name === "FileAttachment" ? (this.#files(input) as never) : input;
      });
      const finish = (value: unknown): unknown => {
        // The program may have been stopped inside a call that caught the error.
        if (this.#watch.stopped) throw this.#watch.stopped;
        const silent = !cell.inputs.includes("view") && (show?.count ?? 0) === 0;
        if (silent) clearOutput(cell.root);
        return value;
      };
      const end = page.begin(cell);
      let value: unknown;
      try {
        value = inner(...given);
      } finally {
        if (!(value instanceof Promise)) end();
      }
      if (!(value instanceof Promise)) return finish(value);
      const replaced = new Promise<never>((_, reject) => {
        this.#waiting.set(cell, () => reject(new Trouble("Replaced.", cell.data.name)));
      });
      return Promise.race([value, replaced]).finally(end).then(finish);
    };
  }

  /** Framework's `FileAttachment`, for names that the build would have made relative. */
  #files(attach: Callable): Callable {
    const {root} = this.#modules;
    return (name) => attach(String(name).startsWith("/") ? root + String(name).slice(1) : name);
  }

  async #import(
    cell: Cell,
    name: unknown,
    place: Trouble["place"],
    wanted: readonly string[]
  ): Promise<object> {
    const load = this.#modules.loaderOf(String(name));
    if (!load) {
      const text = sentences.noModule(String(name), this.#modules.names);
      throw new Trouble(text, cell.data.name, place);
    }
    const module = await load().catch((error: unknown) => {
      throw new Trouble(sentences.notLoaded(String(name), words(error)), cell.data.name, place);
    });
    const lacking = wanted.find((each) => !(each in module));
    if (lacking === undefined) return module;
    const near = nearest(lacking, Object.keys(module));
    const hint = near === null ? "" : sentences.didYouMean(near);
    throw new Trouble(`"${String(name)}" has no \`${lacking}\`.${hint}`, cell.data.name, place);
  }

  /** Finds, in an error's stack, the innermost call that stands in the code of a cell. */
  #locate(error: unknown): Trouble | null {
    if (error instanceof Trouble) return error;
    if (!(error instanceof Error)) return null;
    // The stack begins with the message, which may have any length.
    const stack = String(error.stack ?? "").slice(-longestStack);
    const frame = /\?cell=(\d+):(\d+):(\d+)/.exec(stack);
    const running = this.#running[Number(frame?.[1])];
    if (!frame || !running) return null;
    const place = running.before({line: Number(frame[2]), column: Number(frame[3])});
    return new Trouble(words(error), running.cell.data.name, place);
  }
}
