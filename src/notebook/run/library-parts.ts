/**
 * The library as a page has it, in two parts: what is there before anything runs comes with the
 * page, and the engine and the charts come when a cell that somebody waits for needs them.
 */
import {whenNeeded} from "./cell-scheduler.ts";

type Names = Readonly<Record<string, unknown>>;

/** What readers do first. Then they are soon about to need the rest of the library. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll", "focusin"];

/** The addresses that are fetched at the first sign. */
const watched = new Set<string>();

let coming = 0;
/** Whether a part of the library is on its way. */
export const libraryIsComing = (): boolean => coming > 0;

/**
 * The library's names for a cell that imports some. Those of its first part are values. Each of the
 * others is the promise of one, which cells of a page are used to; the whole library is loaded when
 * the first of these names is needed. `address` is where, from the page.
 */
export async function libraryInParts(
  first: () => Promise<Names>,
  whole: () => Promise<Names>,
  address: string
): Promise<Names> {
  fetchAtFirstSign(address);
  const names = await first();
  let loaded: Promise<Names> | null = null;
  const later = (name: string): Promise<unknown> => {
    const value = new Promise((resolve, reject) => {
      whenNeeded(name, () => {
        loaded ??= counted(whole());
        loaded.then((all) => resolve(all[name]), reject);
      });
    });
    // Only the cells that need it have something to say when it cannot be loaded.
    value.catch(() => undefined);
    return value;
  };
  return new Proxy(names, {
    get: (_, name) => {
      // What has a method of this name would be taken for a promise.
      if (typeof name !== "string" || name === "then") return undefined;
      return name in names ? names[name] : later(name);
    }
  });
}

function counted<T>(load: Promise<T>): Promise<T> {
  coming++;
  return load.finally(() => coming--);
}

/** Has the browser fetch a module as soon as somebody is at the page, without running it. */
function fetchAtFirstSign(address: string): void {
  if (watched.has(address)) return;
  watched.add(address);
  const fetch = (): void => {
    for (const sign of SIGNS) removeEventListener(sign, fetch, {capture: true});
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = address;
    document.head.append(link);
  };
  for (const sign of SIGNS) addEventListener(sign, fetch, {capture: true, passive: true});
}
