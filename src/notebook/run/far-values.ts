/**
 * What stays with a program beside the page, as the page has it: functions that ask the program
 * for their answers, and runs that are made again there.
 */
import {type Asking, type Crossed, type Library, Writer, read} from "../sandbox/crossing.ts";
import type {Program, Step} from "../sandbox/protocol.ts";
import {words} from "../sandbox/words.ts";

/** Takes a program some steps further. */
export type Ask = (program: Program, steps: readonly Step[]) => Promise<Crossed>;

/** Functions of this kind are not the page's own: `isDrawing` says where they would run. */
const far = new WeakMap<object, {readonly isDrawing: boolean}>();

/** Whether a value is a function of a program beside the page, and of one that draws. */
export function farFunction(value: unknown): {readonly isDrawing: boolean} | null {
  return typeof value === "function" ? (far.get(value) ?? null) : null;
}

/** Where the questions go that are asked while code of the page runs. */
let asked: Promise<unknown>[] | null = null;

/** A function's answer is not there yet. */
class NotYet extends Error {}

/** Most rounds of questions of one cell. */
const mostRounds = 2_000;

/**
 * Runs code of the page that may call functions of a program beside it. Their answers take a while:
 * the code runs again whenever it has asked for one that was not there, and what it displays is
 * shown when it has them all.
 */
export async function untilKnown<T>(run: () => T | Promise<T>): Promise<T> {
  for (let round = 0; ; round++) {
    const questions: Promise<unknown>[] = [];
    let result: T | Promise<T> | null = null;
    let failure: unknown = null;
    asked = questions;
    try {
      result = run();
    } catch (error) {
      failure = error;
    }
    asked = null;
    if (questions.length === 0 && failure === null) {
      try {
        return await (result as Promise<T>);
      } catch (error) {
        failure = error;
      }
    }
    const late = failure instanceof NotYet ? (failure.cause as Promise<unknown>) : null;
    if (late) questions.push(late);
    if (questions.length === 0 || round >= mostRounds) throw failure;
    // What it came to without the answers is of no interest.
    if (result instanceof Promise) result.catch(() => undefined);
    await Promise.all(questions);
  }
}

/** Arguments as a text of which each other one is another. */
const textOf = (args: readonly Crossed[]): string =>
  JSON.stringify(args, (_, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) return `number ${value}`;
    if (typeof value === "bigint") return `bigint ${value}`;
    return value === undefined ? "undefined" : value;
  });

/** What a program gave, as the page has it. `isDrawing` says whether its cell draws. */
export function farValue(
  crossed: Crossed,
  from: {
    readonly program: Program;
    readonly steps: readonly Step[];
    readonly library: Library;
    readonly ask: Ask;
    readonly isDrawing: boolean;
    readonly view: (handle: number, first: unknown) => unknown;
  }
): unknown {
  const {program, library, ask, isDrawing} = from;
  const after = async (handle: number, args: readonly unknown[], name: string) => {
    const writer = new Writer(library, null);
    const step: Step = {handle, args: args.map((arg) => writer.write(arg, name))};
    const steps = [...from.steps, step];
    return farValue(await ask(program, steps), {...from, steps});
  };
  const asking: Asking = {
    ask: (handle, args) => after(handle, args, "again()"),
    view: from.view,
    stub(name, handle) {
      const known = new Map<string, {readonly value: unknown} | {readonly error: unknown}>();
      const stub = (...args: unknown[]): unknown => {
        const writer = new Writer(library, null);
        const key = textOf(args.map((arg) => writer.write(arg, name)));
        const found = known.get(key);
        if (found && "error" in found) throw found.error;
        if (found) return found.value;
        const question = after(handle, args, name).then(
          (value) => void known.set(key, {value}),
          (error: unknown) => void known.set(key, {error})
        );
        asked?.push(question);
        throw Object.assign(new NotYet(words.notYet(name)), {cause: question});
      };
      far.set(stub, {isDrawing});
      return stub;
    }
  };
  return read(crossed, library, asking);
}
