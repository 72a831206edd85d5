/**
 * The reader's own system: guessed from the browser until it is chosen, then kept. The page has it
 * as `data-system` on its root element, for the style sheet; cells have it as a value.
 */
import {type Control, withValue} from "../inputs/controls.ts";
import {keyOf} from "../storage/storage-keys.ts";
import {read, write} from "../storage/storage.ts";
import {type ReaderSystem, guessSystem, isSystem} from "./system-names.ts";

/** Dispatched at the document when the reader has chosen another system. */
export const systemChanged = "reader-system";

/** The reader's system now. */
export function readerSystem(): ReaderSystem {
  const {system} = document.documentElement.dataset;
  if (isSystem(system)) return system;
  const {value} = read("system", "");
  return isSystem(value) ? value : guessSystem(navigator.userAgent);
}

/** The reader chooses another system: kept, and heard by all that follows it. */
export function chooseSystem(system: ReaderSystem): void {
  write("system", system, "");
  forVisit(null);
  showSystem(system);
}

/** A link asks for a system: it holds in this tab until the reader chooses, and is not kept. */
export function visitWith(system: ReaderSystem): void {
  forVisit(system);
  showSystem(system);
}

/** What the script in the head of the next page finds (`early.ts`). */
function forVisit(value: ReaderSystem | null): void {
  try {
    if (value === null) sessionStorage.removeItem(keyOf("system", ""));
    else sessionStorage.setItem(keyOf("system", ""), JSON.stringify({value}));
  } catch {
    // Without storage it holds on this page.
  }
}

function showSystem(system: ReaderSystem): void {
  document.documentElement.dataset.system = system;
  document.dispatchEvent(new Event(systemChanged));
}

/**
 * An element without a look whose value is that of the reader's system, for a hidden cell:
 * `const mine = view(followSystem({linux: a, windows: b, macos: c}))`.
 */
export function followSystem<T>(values: Readonly<Record<ReaderSystem, T>>): Control<T> {
  const element = document.createElement("span");
  element.hidden = true;
  let now = values[readerSystem()];
  const control = withValue(
    element,
    () => now,
    (next: T) => (now = next),
    now
  );
  const changed = (): void => {
    // A cell that has run again has another element.
    if (placed && !element.isConnected) return document.removeEventListener(systemChanged, changed);
    placed ||= element.isConnected;
    const next = values[readerSystem()];
    if (next === now) return;
    now = next;
    element.dispatchEvent(new Event("input", {bubbles: true}));
  };
  let placed = false;
  document.addEventListener(systemChanged, changed);
  return control;
}
