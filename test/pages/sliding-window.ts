/** The page `sliding-window` as its tests ask for it. */
import type {Recording, Run, Verdict} from "../../src/index.ts";
import {undrawnPage} from "./undrawn-page.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly stalled: Run;
  readonly firstRead: (run: Run) => number;
  readonly slowReader: Run;
  readonly windowed: Run;
  readonly twoWindows: Run;
  readonly bulk: (kib: number, trip: number) => Run;
  readonly courses: readonly (readonly (readonly [number, number])[])[];
  readonly sendBound: Run;
  readonly patience: Run;
  readonly world: Run;
  readonly sticky: Run;
  readonly twin: Run;
  readonly recordedStall: Recording;
  readonly deadlock: Run;
  readonly transferTime: (run: Run) => number;
  readonly rateOf: (run: Run, octets: number) => string;
  readonly bound: (run: Run) => string;
  readonly pipeVerdict: () => Verdict;
  readonly framingVerdict: () => Verdict;
  readonly deadlockVerdict: () => Verdict;
}

/** The page with some controls moved, and cells changed by `edit`; its figures are not drawn. */
export const page = undrawnPage<Page>("sliding-window");
