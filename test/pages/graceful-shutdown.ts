/** The page `graceful-shutdown` as its tests ask for it. */
import type {Recording, Run, Trace, Verdict} from "../../src/index.ts";
import {prose, states, wire} from "./story.ts";
import {undrawnPage} from "./undrawn-page.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly result: Run;
  readonly handle: Run;
  readonly kick: Run;
  readonly halfClose: Run;
  readonly recordedHalf: Recording;
  readonly queue: Run;
  readonly finSeq: (run: Run) => number;
  readonly after: Run;
  readonly untilFin: Run;
  readonly ways: Run;
  readonly stop: Run;
  readonly crossing: Run;
  readonly autoEnd: Run;
  readonly acked: Run;
  readonly lastWord: Run;
  readonly lastWordSaved: (run: Run) => Verdict;
  readonly asked: Run;
  readonly answered: (run: Run) => Verdict;
  readonly drained: Run;
  readonly allServed: (run: Run) => Verdict;
}

/** The page with some controls moved, and cells changed by `edit`; its figures are not drawn. */
export const page = undrawnPage<Page>("graceful-shutdown");

/** The choice of several controls: the close that loses nothing. */
export const graceful = "shutdown(), read, close()";
/** The text of the page. */
export const text = prose("graceful-shutdown");

/** The lines that a host's programs logged. */
export const log = (run: Trace, host = "client"): readonly string[] => run.host(host).log;
/** How many segments have a part in their line. */
export const count = (run: Trace, part: string): number =>
  wire(run).filter((line) => line.includes(part)).length;
/** The states of one host's connection, in order, without their times. */
export const stateNames = (run: Trace, host: string): string[] =>
  states(run, host).map((line) => line.replace(/ .*/, ""));
