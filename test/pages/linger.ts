/** The page `linger` as its tests ask for it. */
import type {Recording, Run, Verdict} from "../../src/index.ts";
import {undrawnPage} from "./undrawn-page.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly kick: Run;
  readonly leaving: Run;
  readonly queued: Run;
  readonly promised: Run;
  readonly recordedPending: Recording;
  readonly discarded: Run;
  readonly uninvited: Run;
  readonly stuck: Run;
  readonly dropped: Run;
  readonly crowd: Run;
  readonly recordedOrphan: Recording;
  readonly orphan: Run;
  readonly waits: Run;
  readonly loop: Run;
  readonly banned: Run;
  readonly after: (run: Run, host?: string) => string;
  readonly politeVerdict: () => Verdict;
  readonly lastResortVerdict: () => Verdict;
  readonly scoresVerdict: () => Verdict;
}

/** The page with some controls moved, and cells changed by `edit`; its figures are not drawn. */
export const page = undrawnPage<Page>("linger");
