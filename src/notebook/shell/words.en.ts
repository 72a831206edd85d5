/** English: the header and what opens from it. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  filter: {
    shown: (n: number, all: number): string => `${n} of ${all} entries`,
    nearly: (n: number): string =>
      n === 1
        ? "No entry has all these words; this one comes closest."
        : `No entry has all these words; these ${n} come closest.`,
    nothing: "No entry has these words. Press / to search the whole site."
  },
  search: {
    name: "Search",
    placeholder: "Error text, option, state, word",
    results: "Results",
    loading: "Loading the index …",
    failed: "The index could not be loaded. Check the connection, and type again.",
    found: (n: number): string => (n === 1 ? "1 result" : `${n} results`),
    nothing: (text: string): string => `Nothing found for “${text}”.`,
    near: "Did you mean",
    try: "Try",
    orTry: "Or try",
    examples: ["Address already in use", "10054", "TIME_WAIT", "SO_REUSEADDR", "40 ms"],
    wholePage: "whole page"
  },
  systemChoice: {
    unknown: (name: string, known: readonly string[]): string =>
      `There is no system “${name}”: the page knows ${known.join(", ")}.`,
    visiting: (shown: string, own: string): string =>
      `This link shows ${shown}. Your own choice, ${own}, is kept for your next visit.`
  },
  shortcuts: {
    title: "Keyboard shortcuts",
    close: "Close",
    search: "Search",
    previous: "Previous page",
    next: "Next page",
    keys: "This list",
    figures: "In a figure: slider ← →, ladder Tab and arrows, Delete loses a segment",
    editor: "In an editor: Shift+Enter runs, Escape leaves"
  },
  footer: {allChanges: "Your changes on all pages"},
  theme: {
    system: {sign: "◐", name: "Theme: as the system"},
    light: {sign: "☀", name: "Theme: light"},
    dark: {sign: "☾", name: "Theme: dark"}
  }
};
