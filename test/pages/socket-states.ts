/** The page `socket-states` as its tests ask for it. */
import {expect} from "vitest";
import type {Profile, Recording, Run, Verdict} from "../../src/index.ts";
import {runPage} from "./harness.ts";
import {undrawn} from "./story.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly rows: Run;
  readonly turns: readonly (readonly string[])[];
  readonly listening: Run;
  readonly threat: Run;
  readonly queues: Run;
  readonly healthy: Run;
  readonly cured: Run;
  readonly leaky: Run;
  readonly forgotten: (run: Run) => string[];
  readonly ports: Run;
  readonly spread: Run;
  readonly perSecond: (system: Profile) => number;
  readonly oncePort: Run;
  readonly recordedReuse: Recording;
  readonly pile: Run;
  readonly login: Run;
  readonly houseVerdict: () => Verdict;
  readonly loginVerdict: () => Verdict;
  readonly askingVerdict: () => Verdict;
}

const known = new Map<string, Promise<Page>>();

/** The page with other controls. Systems are told apart by their names. */
export function page(controls: Readonly<Record<string, unknown>> = {}): Promise<Page> {
  const key = JSON.stringify(controls);
  const found =
    known.get(key) ??
    runPage<Page>("socket-states", controls, {edit: undrawn}).then(({values}) => values);
  known.set(key, found);
  return found;
}

/** The page after one of its cells was given another text. */
export const edited = async (edit: (source: string) => string): Promise<Page> =>
  (await runPage<Page>("socket-states", {}, {edit: (source) => edit(undrawn(source))})).values;

/** In the cell that declares `name`, one text in place of another, which must be there. */
export function inCell(name: string, from: string, to: string): (source: string) => string {
  return (source) => {
    if (!source.startsWith(`const ${name} = simulate`)) return source;
    expect(source).toContain(from);
    return source.replace(from, to);
  };
}
