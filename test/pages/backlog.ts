/** The page `backlog` as its tests ask for it. */
import type {Profile, Recording, Run, Verdict} from "../../src/index.ts";
import {undrawnPage} from "./undrawn-page.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly arrivals: Run;
  readonly waits: (run: Run) => readonly number[];
  readonly late: (run: Run) => number;
  readonly longest: (run: Run) => number;
  readonly connected: (run: Run) => number;
  readonly nobody: Run;
  readonly counted: Run;
  readonly connectedBy: (run: Run, at: number) => number;
  readonly order: Run;
  readonly full: Run;
  readonly halfOpen: Run;
  readonly five: Run;
  readonly recordedHalfOpen: Recording;
  readonly burst: Run;
  readonly reasonable: (system: Profile, backlog: number) => Run;
  readonly places: readonly (readonly string[])[];
  readonly bounded: Run;
  readonly hinted: Run;
  readonly rate: Run;
  readonly slow: Run;
  readonly served: (run: Run, by: number) => number;
  readonly ports: Run;
  readonly ready: Run;
  readonly promptly: (run: Run) => Verdict;
  readonly fewest: Run;
  readonly justEnough: (run: Run) => Verdict;
  readonly mute: Run;
  readonly allWelcome: (run: Run) => Verdict;
}

/** The page with these controls, and its cells edited. */
export const page = undrawnPage<Page>("backlog");
