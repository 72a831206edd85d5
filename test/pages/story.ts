/** A run told in short lines, as tests of pages compare them. */
import type {Run} from "../../src/index.ts";
import {label} from "../../src/view/segment.ts";
import {readPage} from "../../src/site/pages.ts";

/** Each segment as `"client SYN 0"`: sender, kind, and when it was sent, in ms; `!` if it was lost. */
export function wire(run: Run): string[] {
  return run.transits.map((transit) => {
    const name = run.hosts[transit.from]?.name ?? "nobody";
    const lost = transit.lost ? " !" : "";
    return `${name} ${label(run, transit)} ${transit.sentAt / 1e3}${lost}`;
  });
}

/** The states of one host's connection, in order: `"SYN-SENT 0"`, with the time in ms. */
export function states(run: Run, host: string): string[] {
  const index = run.hosts.findIndex(({name}) => name === host);
  return run.states
    .filter((change) => change.host === index && change.to !== "LISTEN")
    .map(({to, at}) => `${to} ${at / 1e3}`);
}

/** The answers of a host's calls of one name: `"6 B 220"`, with the time in ms; `"blocked"`. */
export function answers(run: Run, host: string, call: string): string[] {
  const index = run.hosts.findIndex(({name}) => name === host);
  return run.calls
    .filter((made) => made.host === index && made.name === call)
    .map(({result, returnedAt}) =>
      returnedAt < 0 ? "blocked" : `${result || "ok"} ${returnedAt / 1e3}`
    );
}

/** The text of a page without its cells, on one line. */
export function prose(page: string): string {
  return readPage(page)
    .text.replace(/```[\s\S]*?```/g, " ")
    .replace(/\s+/g, " ");
}

/** Leaves out a cell that only draws: for `edit`, where a test asks for runs and not for figures. */
export const undrawn = (source: string): string =>
  /^(if \([^)]*\) \{\s*)?display\((figure|compare)\(/.test(source) ? ";" : source;
