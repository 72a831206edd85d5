/** Under which keys the site keeps what it keeps in this browser: one for each page and kind. */

/**
 * Of a page: edits and settings; the cell that runs; goals that were met; guesses. Of the whole
 * site: the tab that was chosen, the reader's system, the theme, the lesson that was opened last,
 * and whether a copy may be kept for reading offline.
 */
export type Kind =
  "edits" | "busy" | "goals" | "guesses" | "tab" | "system" | "theme" | "last" | "offline";

/** The path of the site, which the built scripts have two folders above them. */
export const root = new URL("../../", import.meta.url).pathname;

/** How all keys of this site begin: other sites may have the same host. */
export const prefix = `cells:${root}:`;

/** The page's path below the site's, the same with and without ".html". */
export function pageName(path: string = location.pathname): string {
  const below = path.startsWith(root) ? path.slice(root.length) : path;
  return below.replace(/\.html$/, "").replace(/(^|\/)index$/, "$1");
}

/** The key under which something of a page is kept; of this page by default. */
export const keyOf = (kind: Kind, page: string = pageName()): string => `${prefix}${kind}:${page}`;

/** Whether anything is kept. */
export function has(kind: Kind): boolean {
  try {
    return localStorage.getItem(keyOf(kind)) !== null;
  } catch {
    return false;
  }
}
