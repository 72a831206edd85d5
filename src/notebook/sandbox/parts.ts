/**
 * The script that runs first in the sandbox, and in each of its workers. What a program may import
 * stands in the document as text, and becomes code when somebody asks for it: to read all of it
 * takes longer than most programs run.
 */

/** Gives the parts of the sandbox by the names of their files, "./library.js". */
export interface Parts {
  /** Called by a part itself: how to make what it exports. */
  add(name: string, make: Make): void;
  /** What a part exports. Throws a ReferenceError where it cannot be had. */
  take(name: string): object;
  /** The text of each part, in a document. */
  readonly texts: ReadonlyMap<string, string>;
  /** Where a worker finds the parts that it has not got from the start. */
  find(addresses: Readonly<Record<string, string>>): void;
}

type Make = (require: (name: string) => object, exports: object) => void;

const makes = new Map<string, Make>();
const made = new Map<string, object>();
const texts = new Map<string, string>();
let addresses: Readonly<Record<string, string>> = {};
const isDocument = typeof document !== "undefined";

if (isDocument) {
  for (const element of document.querySelectorAll("script[id]")) {
    texts.set(element.id, element.textContent);
    element.remove();
  }
}

function load(name: string): void {
  const address = addresses[name];
  if (isDocument) {
    // A script that the browser has compiled for another document is not compiled again.
    const script = document.createElement("script");
    script.textContent = texts.get(name) ?? "";
    document.head.append(script);
    script.remove();
  } else if (address !== undefined) importScripts(address);
}

function take(name: string): object {
  const known = made.get(name);
  if (known) return known;
  if (!makes.has(name)) load(name);
  const make = makes.get(name);
  if (!make) throw new ReferenceError(`${name} is not defined`);
  const exports = Object.create(null) as object;
  made.set(name, exports);
  make(take, exports);
  return Object.freeze(exports);
}

declare global {
  function importScripts(...addresses: string[]): void;
  var sandboxParts: Parts;
}

const parts: Parts = {
  add: (name, make) => void makes.set(name, make),
  take,
  texts,
  find: (found) => void (addresses = found)
};
// No program can put other parts in the place of these for the next one.
Object.defineProperty(globalThis, "sandboxParts", {value: Object.freeze(parts)});
