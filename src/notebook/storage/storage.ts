/**
 * What the site keeps in this browser, one entry for each page and kind. Nothing here throws: a
 * browser may forbid storage, have no room, or hold what another version has written.
 */
import {type Kind, keyOf, pageName, prefix} from "./storage-keys.ts";
import {words} from "./words.ts";

/** The version of what is written. */
const version = 1;

/** How the key of an entry ends that could not be used. */
const aside = ":aside";

/** What was read; `problem` says in a sentence what is lost. */
export interface Read {
  readonly value: unknown;
  readonly problem: string | null;
}

/** Reads an entry; its value is null when there is none, or none that can be used. */
export function read(kind: Kind, page: string = pageName()): Read {
  const key = keyOf(kind, page);
  let text: string | null = null;
  try {
    text = localStorage.getItem(key);
    if (text === null) return {value: null, problem: null};
    const entry = JSON.parse(text) as {version?: unknown; value?: unknown} | null;
    if (entry?.version === version) return {value: entry.value, problem: null};
    setAside(key, text);
    const other = typeof entry?.version === "number";
    return {value: null, problem: other ? words.version : words.broken};
  } catch {
    if (text === null) return {value: null, problem: words.forbidden};
    setAside(key, text);
    return {value: null, problem: words.broken};
  }
}

/** Writes an entry, or removes it when the value is null. Answers what went wrong, or null. */
export function write(kind: Kind, value: unknown, page: string = pageName()): string | null {
  const key = keyOf(kind, page);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({version, value}));
    return null;
  } catch (error) {
    const full = error instanceof DOMException && /quota/i.test(error.name);
    return full ? words.full : words.forbidden;
  }
}

/** Sets an entry aside whose parts do not make sense. Answers the sentence that says so. */
export function refuse(kind: Kind, page: string = pageName()): string {
  const key = keyOf(kind, page);
  try {
    setAside(key, localStorage.getItem(key) ?? "");
  } catch {
    // There is nothing to set aside.
  }
  return words.broken;
}

/** The pages that have an entry of this kind. */
export function pages(kind: Kind): string[] {
  const start = keyOf(kind, "");
  try {
    const keys = Object.keys(localStorage).filter(
      // What was set aside is no page: read as one, it would be set aside again at each visit.
      (key) => key.startsWith(start) && !key.endsWith(aside)
    );
    return keys.map((key) => key.slice(start.length));
  } catch {
    return [];
  }
}

/** Forgets all that the site keeps, of every page. */
export function forgetAll(): void {
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    for (const key of own) localStorage.removeItem(key);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

/** Keeps what cannot be used under another name, where no later change overwrites it. */
function setAside(key: string, text: string): void {
  try {
    localStorage.removeItem(key);
    localStorage.setItem(key + aside, text);
  } catch {
    // Without room it is lost, as the reader is told anyway.
  }
}
