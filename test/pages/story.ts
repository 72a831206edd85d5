/** A run told in short lines, as tests of pages compare them. */
import {outcomeText} from "../../src/index.ts";
import type {CallName, Trace} from "../../src/index.ts";
import {label} from "../../src/trace/words/segment.ts";
import {readPage} from "../../src/site/content/pages.ts";

/** Each segment as `"client SYN 0"`: sender, kind, time of sending in ms; `!` if it was lost. */
export function wire(run: Trace): string[] {
  return run.segments().map((transit) => {
    const {name} = run.host(transit.from);
    const lost = transit.lost ? " !" : "";
    return `${name} ${label(run, transit)} ${transit.sentAt / 1e3}${lost}`;
  });
}

/** The states of one host's connection, in order: `"SYN-SENT 0"`, with the time in ms. */
export function states(run: Trace, host: string): string[] {
  return run
    .host(host)
    .states.filter(({to}) => to !== "LISTEN")
    .map(({to, at}) => `${to} ${at / 1e3}`);
}

/** What a host's calls of one name came to: `"6 B 220"`, with the time in ms; `"blocked"`. */
export function answers(run: Trace, host: string, call: CallName): string[] {
  return run
    .host(host)
    .calls(call)
    .map(({outcome, returnedAt}) =>
      returnedAt < 0 ? outcomeText(outcome) : `${outcomeText(outcome)} ${returnedAt / 1e3}`
    );
}

/** The text of a page without its cells, on one line. */
export function prose(page: string): string {
  return readPage(page)
    .text.replace(/```[\s\S]*?```/g, " ")
    .replace(/\s+/g, " ");
}

/** Runs a page with other values for its controls, and its cells' text changed. */
type PageRunner<P> = (
  controls: Readonly<Record<string, unknown>>,
  edit: (source: string) => string
) => Promise<P>;

/** The two ways in which a reader changes the cell of an exercise: a part of it, or all of it. */
export function exercises<P>(page: PageRunner<P>): {
  /** One part of the cell's text in place of another. Fails when the part is not there. */
  edited(cell: string, from: string | RegExp, to: string): Promise<P>;
  /** Another text in place of the cell's. Fails when there is no such cell. */
  solved(cell: string, text: string): Promise<P>;
} {
  const changed = async (cell: string, change: (source: string) => string): Promise<P> => {
    let found = false;
    const result = await page({}, (source) => {
      if (!source.startsWith(`const ${cell} = simulate`)) return source;
      const text = change(source);
      found ||= text !== source;
      return text;
    });
    if (!found) throw new Error(`nothing was changed in a cell ${cell}`);
    return result;
  };
  return {
    edited: (cell, from, to) => changed(cell, (source) => source.replace(from, to)),
    solved: (cell, text) => changed(cell, () => text)
  };
}

/** Leaves out a cell that only draws: for `edit`, in tests that need runs but no figures. */
export const undrawn = (source: string): string =>
  /^(if \([^)]*\) \{\s*)?display\((figure|compare)\(/.test(source) ? ";" : source;
