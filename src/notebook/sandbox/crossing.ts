/**
 * Values as they cross between a page and a program beside it. What cannot be copied stays where
 * it is and is known on the other side by a number: functions, and runs that can be made again.
 */
import {words} from "./words.ts";

/** A value that can be posted. */
export type Crossed =
  | undefined
  | null
  | boolean
  | number
  | string
  | bigint
  | {readonly is: "copy"; readonly value: unknown}
  | {readonly is: "list"; readonly items: readonly Crossed[]}
  | {readonly is: "object"; readonly entries: readonly (readonly [string, Crossed])[]}
  | {readonly is: "map"; readonly entries: readonly (readonly [Crossed, Crossed])[]}
  | {readonly is: "set"; readonly items: readonly Crossed[]}
  | {readonly is: "iterator"; readonly items: readonly Crossed[]}
  | {readonly is: "library"; readonly name: string}
  | {readonly is: "packed"; readonly packed: unknown; readonly handle: number}
  | {readonly is: "function"; readonly name: string; readonly handle: number}
  /** What a cell gives that cannot cross: only whoever asks for it is told. */
  | {readonly is: "staying"; readonly why: string}
  | {readonly is: "view"; readonly value: Crossed; readonly handle: number};

/** What the library makes of its own values. */
export interface LibraryCodec {
  pack(value: unknown): unknown;
  unpack(packed: unknown, ask: (...args: unknown[]) => Promise<unknown>): unknown;
  again(value: unknown, ...args: unknown[]): unknown;
}

/** The library of a page, as far as values of it cross. */
export interface Library {
  readonly codec: LibraryCodec | null;
  /** What it exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** How deep a value may be, and of how many parts. */
const mostDeep = 100;
const mostParts = 500_000;

/** A value that cannot cross; the message says which. */
export class CannotCross extends TypeError {
  override name = "CannotCross";
}

/** Writes values. `keep` gives a number to what stays here; without it, nothing may stay. */
export class Writer {
  readonly #names = new Map<unknown, string>();
  readonly #codec: LibraryCodec | null;
  readonly #keep: ((value: unknown) => number) | null;
  #parts = 0;

  constructor({codec, exports}: Library, keep: ((value: unknown) => number) | null) {
    this.#codec = codec;
    this.#keep = keep;
    for (const [name, value] of Object.entries(exports)) {
      const isOwn = typeof value === "object" || typeof value === "function";
      if (isOwn && value !== null) this.#names.set(value, name);
    }
  }

  /** Writes a value; `name` is what an error calls it. Throws a CannotCross. */
  write(value: unknown, name: string, depth = 0): Crossed {
    if (typeof value === "symbol") throw new CannotCross(words.symbol(name));
    if (typeof value !== "object" && typeof value !== "function") return value as Crossed;
    if (value === null) return null;
    if (depth > mostDeep || ++this.#parts > mostParts) throw new CannotCross(words.tooLarge(name));
    const library = this.#names.get(value);
    if (library !== undefined) return {is: "library", name: library};
    if (typeof value === "function") return this.#function(value, name);
    const part = (inner: unknown): Crossed => this.write(inner, name, depth + 1);
    if (Array.isArray(value)) return {is: "list", items: Array.from(value, part)};
    const packed = this.#codec?.pack(value) ?? null;
    if (packed !== null) return {is: "packed", packed, handle: this.#keep?.(value) ?? -1};
    if (value instanceof Map) {
      return {is: "map", entries: [...value].map(([key, item]) => [part(key), part(item)])};
    }
    if (value instanceof Set) return {is: "set", items: [...value].map(part)};
    if (isCopied(value)) return {is: "copy", value};
    if (isView(value)) return {is: "view", value: part(value.viewed), handle: value.view};
    if (isIterator(value)) return {is: "iterator", items: [...value].map(part)};
    const made = Object.getPrototypeOf(value) as object | null;
    if (made !== null && Object.getPrototypeOf(made) !== null) {
      throw new CannotCross(words.object(name, nameOf(value)));
    }
    return {is: "object", entries: Object.entries(value).map(([key, item]) => [key, part(item)])};
  }

  /** Writes what a cell gives; a name whose value has to stay keeps no other from crossing. */
  writeOutputs(outputs: Readonly<Record<string, unknown>>): Crossed {
    const entries = Object.entries(outputs).map(([name, value]): [string, Crossed] => {
      try {
        return [name, this.write(value, name)];
      } catch (error) {
        if (error instanceof CannotCross) return [name, {is: "staying", why: error.message}];
        throw error;
      }
    });
    return {is: "object", entries};
  }

  #function(value: object, name: string): Crossed {
    return {is: "function", name: nameOf(value) || name, handle: this.#kept(value, name)};
  }

  #kept(value: unknown, name: string): number {
    if (!this.#keep) throw new CannotCross(words.function(name));
    return this.#keep(value);
  }
}

/** What a `view()` gives, where cells that draw run: `viewed` is its element's value. */
export interface Viewed {
  readonly viewed: unknown;
  /** Which of its document's views it is, from 0. */
  readonly view: number;
}

const isView = (value: object): value is Viewed => "viewed" in value && "view" in value;

const isIterator = (value: object): value is IterableIterator<unknown> =>
  Symbol.iterator in value && "next" in value;

const isCopied = (value: object): boolean =>
  value instanceof Date ||
  value instanceof RegExp ||
  value instanceof ArrayBuffer ||
  ArrayBuffer.isView(value) ||
  value instanceof Error;

/** A name that code may have set to anything. */
function nameOf(value: object): string {
  const own = typeof value === "function" ? value : value.constructor;
  const name: unknown = (own as {name?: unknown} | undefined)?.name;
  return typeof name === "string" ? name.slice(0, 100) : "";
}

/** What is asked of the other side for what stays there. */
export interface Asking {
  /** A function that asks for its answer there. */
  stub(name: string, handle: number): unknown;
  /** Has something made again there. */
  ask(handle: number, args: readonly unknown[]): Promise<unknown>;
  /** What follows the value of a `view()` there. */
  view(handle: number, first: unknown): unknown;
}

/** Reads what a `Writer` wrote on the other side. */
export function read(crossed: Crossed, library: Library, asking: Asking | null): unknown {
  const part = (inner: Crossed): unknown => read(inner, library, asking);
  if (typeof crossed !== "object" || crossed === null) return crossed;
  switch (crossed.is) {
    case "copy":
      return crossed.value;
    case "list":
      return crossed.items.map(part);
    case "object":
      return objectOf(crossed.entries, part);
    case "map":
      return new Map(crossed.entries.map(([key, item]) => [part(key), part(item)]));
    case "set":
      return new Set(crossed.items.map(part));
    case "iterator":
      return crossed.items.map(part).values();
    case "library":
      return Object.hasOwn(library.exports, crossed.name)
        ? library.exports[crossed.name]
        : undefined;
    case "packed": {
      const {packed, handle} = crossed;
      const ask = (...args: unknown[]): Promise<unknown> =>
        asking ? asking.ask(handle, args) : Promise.reject(new TypeError(words.notHere));
      return library.codec?.unpack(packed, ask);
    }
    case "function":
      return asking?.stub(crossed.name, crossed.handle);
    case "staying":
      throw new CannotCross(crossed.why);
    case "view":
      return asking ? asking.view(crossed.handle, part(crossed.value)) : part(crossed.value);
  }
}

/** Whether a value that was written is one of the library's, or has one in it. */
export function isOfLibrary(crossed: Crossed): boolean {
  if (typeof crossed !== "object" || crossed === null) return false;
  if (crossed.is === "library" || crossed.is === "packed") return true;
  if ("items" in crossed) return crossed.items.some(isOfLibrary);
  if ("entries" in crossed) return crossed.entries.some((entry) => entry.some(isOfLibrary));
  return crossed.is === "view" && isOfLibrary(crossed.value);
}

function objectOf(
  entries: readonly (readonly [string, Crossed])[],
  part: (inner: Crossed) => unknown
): object {
  const made = {};
  for (const [key, item] of entries) {
    const isStaying = typeof item === "object" && item?.is === "staying";
    const get = (): unknown => part(item);
    const own = {configurable: true, enumerable: true};
    // A key may be "__proto__", which is a name like any other here.
    if (isStaying) Object.defineProperty(made, key, {...own, get});
    else Object.defineProperty(made, key, {...own, writable: true, value: part(item)});
  }
  return made;
}
