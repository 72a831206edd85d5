/** Loses each segment of a run in turn, then each pair of segments, and says what came of it. */
import type {Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import type {Run} from "../../trace/query/trace.ts";
import type {AlsoTried, Hit} from "./hits.ts";
import type {RunOutcome} from "./outcome.ts";

/** How `everyLoss()` goes about it. */
export interface EveryLossOptions {
  /** How many segments are lost in one run, at most: 1 or 2. Defaults to 1. */
  readonly upTo?: 1 | 2;
  /** What is done to each single segment as well, in runs of their own. Nothing by default. */
  readonly also?: readonly AlsoTried[];
  /**
   * How long a segment or its copy is late, or the cable is out, in µs. Defaults to 200 ms. A
   * segment that is overtaken is as late as that takes.
   */
  readonly by?: Micros;
  /**
   * What came of a run, as a text or a number: runs with the same are one group. By default the run
   * is compared with the undisturbed one: which calls fail, what is missing, how much later.
   */
  readonly outcome?: (run: Run) => string | number | boolean;
  /** The most runs that are made, for long runs have many pairs. Defaults to 5,000. */
  readonly runs?: number;
}

/** One run: what was done, and what came of it. */
export interface LossRow {
  readonly faults: readonly Fault[];
  readonly hits: readonly Hit[];
  readonly outcome: RunOutcome;
}

/** What `everyLoss()` finds. */
export interface Losses {
  /** One for each run: single losses first, in the order of sending. */
  readonly rows: LossRow[];
  /** Segments that hosts send in the undisturbed run. */
  readonly segments: number;
  /** Runs that were not made, as there would have been too many. */
  readonly left: number;
}
