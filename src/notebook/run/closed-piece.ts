/**
 * A cell with all that it needs, closed in itself: it can go to a worker. What the page knows the
 * value of goes as a value; helpers, scenarios and whatever else is code go as code.
 */
import type {Compiled} from "../compile/compile.ts";
import {Trouble} from "../compile/cell-error.ts";
import {CannotCross, type Crossed, type Library, Writer} from "../sandbox/crossing.ts";
import type {Piece, Program} from "../sandbox/protocol.ts";
import type {Cell, Page} from "./page.ts";
import {words} from "../sandbox/words.ts";

/** Code as it runs: `id` is the number in its `sourceURL`. */
export interface Code {
  readonly compiled: Compiled;
  readonly id: number;
}

/** What closing needs besides the page. */
export interface Closing {
  readonly page: Page;
  readonly library: Library;
  /** A cell's code as it runs now; throws when it cannot be compiled here. */
  code(cell: Cell): Code;
  /** A name's value on the page. */
  value(name: string): Promise<unknown>;
}

/** Names whose values go, as the page has them at this moment. */
const byValue = ["now", "width", "dark"];
/** Names that stand for something of the page itself. */
const pageOnly = ["Generators", "Mutable", "FileAttachment"];

/** Whether a cell's text is one that imports. */
export const isImport = (text: string): boolean => /^import\b/m.test(text);
const isControl = (text: string): boolean => /\bview\(/.test(text);

/** Numbers objects, so that the same value has the same key. */
const numbers = new WeakMap<object, number>();
let last = 0;

function keyOf(value: unknown): string {
  if (typeof value !== "object" && typeof value !== "function") return String(value).slice(0, 200);
  if (value === null) return "null";
  const number = numbers.get(value) ?? ++last;
  numbers.set(value, number);
  return `#${number}`;
}

/** Closes a cell. Throws a Trouble that names what cannot go. */
export async function closedPiece(closing: Closing, cell: Cell): Promise<Program> {
  const pieces: Piece[] = [];
  const values = new Map<string, Crossed>();
  /** The key of each name that has been seen to. */
  const keys = new Map<string, string>();
  const done = new Map<Cell, string>();
  const {page, library} = closing;

  const take = async (name: string, of: Cell): Promise<string> => {
    const from = page.declarer(name, of);
    if (!from) {
      if (pageOnly.includes(name)) throw new Trouble(words.noFiles, cell.data.name);
      if (!byValue.includes(name)) return "";
      values.set(name, (await closing.value(name)) as Crossed);
      return String(values.get(name));
    }
    if (isImport(from.ran)) return add(from);
    const value = await closing.value(name);
    const crossed = asValue(value, name);
    if (!(crossed instanceof CannotCross)) {
      values.set(name, crossed);
      return `${name}=${keyOf(value)}`;
    }
    if (isControl(from.ran)) {
      throw new Trouble(words.pageOnly(name, crossed.message), cell.data.name);
    }
    return add(from);
  };
  const asValue = (value: unknown, name: string): Crossed | CannotCross => {
    try {
      const from = page.declarer(name);
      // A run that can be made there can be made again there, too.
      const isMadeAgain = library.codec?.pack(value) && from && !isControl(from.ran);
      if (isMadeAgain) return new CannotCross("");
      return new Writer(library, null).write(value, name);
    } catch (error) {
      if (error instanceof CannotCross) return error;
      throw error;
    }
  };
  const add = async (of: Cell): Promise<string> => {
    const known = done.get(of);
    if (known !== undefined) return known;
    // Cells cannot need each other in a circle; should they, this one is not asked again.
    done.set(of, "");
    const {compiled, id} = closing.code(of);
    const needed: string[] = [];
    for (const {name} of compiled.inputs) {
      const key = keys.get(name) ?? (await take(name, of));
      keys.set(name, key);
      if (key !== "") needed.push(key);
    }
    const key = `${of.data.name}:${id}(${needed.join()})`;
    done.set(of, key);
    const {name, language} = of.data;
    pieces.push({
      key,
      cell: name,
      code: compiled.code,
      file: `${name.replace(/[^\w-]/g, "_")}.${language}?cell=${id}`,
      inputs: compiled.inputs.map((input) => input.name),
      outputs: compiled.outputs.map((output) => output.name)
    });
    return key;
  };
  await add(cell);
  return {pieces, values: Object.fromEntries(values)};
}

/** What a name stands for at this moment. */
export const valueOf = (page: Page, name: string): Promise<unknown> =>
  page.module._scope.get(name)?._promise ?? Promise.resolve(undefined);
