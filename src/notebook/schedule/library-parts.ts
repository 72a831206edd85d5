/**
 * The library as a page has it, in two parts: what is there before anything runs comes with the
 * page, and the engine and the charts come when a cell that somebody waits for needs them.
 */
import {whenNeeded} from "./cell-scheduler.ts";
import {atFirstSign} from "./first-sign.ts";

type Names = Readonly<Record<string, unknown>>;

let coming = 0;
/** Whether a part of the library is on its way. */
export const libraryIsComing = (): boolean => coming > 0;

/**
 * The library's names for a cell that imports some. Those of its first part are values. Each of the
 * others is the promise of one, which cells of a page are used to. The whole library is loaded when
 * the first of these names is needed, or at the reader's first sign, in time for what they do.
 */
export async function libraryInParts(
  first: () => Promise<Names>,
  whole: () => Promise<Names>
): Promise<Names> {
  let loaded: Promise<Names> | null = null;
  const load = (): Promise<Names> => {
    loaded ??= counted(whole());
    // Whoever asks later tries again.
    loaded.catch(() => (loaded = null));
    return loaded;
  };
  atFirstSign(() => void load().catch(() => undefined));
  const names = await first();
  const later = (name: string): Promise<unknown> => {
    const value = new Promise((resolve, reject) => {
      whenNeeded(name, () => void load().then((all) => resolve(all[name]), reject));
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
