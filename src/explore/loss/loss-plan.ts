/** The order of `everyLoss()`: each segment once, then each pair. */
import type {EveryLossOptions, LossRow, Losses} from "./every-loss.ts";
import type {SegmentTrial} from "./hits.ts";
import type {Next, Plan, Progress} from "../work/plan.ts";

/** One run: what is done to it. Nothing in the first, which is the undisturbed one. */
export type LossTask = readonly SegmentTrial[];

/** What came of one run. */
export interface LossDone {
  readonly row: LossRow;
  /** What can be done next, on top of it. */
  readonly next: readonly SegmentTrial[];
  /** Segments that hosts send in the undisturbed run. */
  readonly segments: number;
}

/** Names the runs: singles in the order of sending, then the pairs of each. */
export class LossPlan implements Plan<Losses, LossTask, LossDone> {
  readonly first: readonly LossTask[] = [[]];
  readonly #most: number;
  readonly #result: {-readonly [K in keyof Losses]: Losses[K]} = {rows: [], segments: 0, left: 0};
  #planned = 0;

  constructor({runs = 5000}: Pick<EveryLossOptions, "runs">) {
    this.#most = runs;
  }

  get progress(): Progress<Losses> {
    return {runs: this.#result.rows.length, planned: this.#planned, result: this.#result};
  }

  take({row, next, segments}: LossDone, task: LossTask): Next<LossTask> {
    this.#result.segments = segments;
    if (task.length > 0) this.#result.rows.push(row);
    const tasks = next.slice(0, this.#most - this.#planned).map((trial) => [...task, trial]);
    this.#planned += tasks.length;
    this.#result.left += next.length - tasks.length;
    return {tasks};
  }
}
