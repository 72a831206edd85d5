/** The page `reuseaddr` as its tests ask for it. */
import type {Profile, Run, Verdict} from "../../src/index.ts";
import {runPage} from "./harness.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly restart: Run;
  readonly retry: Run;
  readonly ordered: Run;
  readonly matrix: readonly (readonly string[])[];
  readonly inTable: (row: readonly string[]) => string[];
  readonly attempt: (system: Profile, state: string, old: boolean, young: boolean) => Run;
  readonly recordedMatrix: readonly (readonly string[])[];
  readonly agreeing: number;
  readonly holding: Run;
  readonly pair: Run;
  readonly rules: readonly (readonly string[])[];
  readonly takeover: Run;
  readonly shared: Run;
  readonly picked: Run;
  readonly bound: Run;
  readonly quick: Run;
  readonly restarted: (run: Run) => Verdict;
  readonly guarded: Run;
  readonly kept: (run: Run) => Verdict;
  readonly lookups: Run;
  readonly allFound: (run: Run) => Verdict;
}

/** Values of cells by name, in the place of their own. */
export type Controls = Readonly<Record<string, unknown>>;

/** The page with some controls moved, and cells changed by `edit`. */
export const page = async (
  controls: Controls = {},
  edit?: (source: string) => string
): Promise<Page> => (await runPage<Page>("reuseaddr", controls, edit ? {edit} : {})).values;
