/** The page `keepalive` as its tests ask for it. */
import type {Profile, Recording, Run, Verdict} from "../../src/index.ts";
import {undrawnPage} from "./undrawn-page.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly ghost: Run;
  readonly idle: Run;
  readonly unplugged: Run;
  readonly probes: Run;
  readonly wrongUnit: Run;
  readonly xp: Profile;
  readonly death: Run;
  readonly recordedCut: Recording;
  readonly silent: Run;
  readonly each: Run;
  readonly hung: Run;
  readonly shift: Run;
  readonly inFlight: Run;
  readonly watch: (what: string, how: string) => Run;
  readonly watches: readonly string[];
  readonly goings: Readonly<Record<string, unknown>>;
  readonly noticedAfter: (what: string, how: string) => string;
  readonly beats: Run;
  readonly nat: Run;
  readonly sum: Run;
  readonly sumVerdict: () => Verdict;
  readonly deadline: Run;
  readonly deadlineVerdict: () => Verdict;
  readonly lonely: Run;
  readonly lonelyVerdict: () => Verdict;
}

/** The page with some controls moved, and cells changed by `edit`; its figures are not drawn. */
export const page = undrawnPage<Page>("keepalive");
