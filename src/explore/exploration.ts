/** An exploration as pages hold it: it begins when it is wanted, and can be stopped and watched. */
import type {Run} from "../trace/query/trace.ts";
import type {FarSteps, Progress, Steps} from "./steps.ts";

/** Whether it has begun, and whether it is over. */
export type ExplorationState = "waiting" | "running" | "stopped" | "done" | "failed";

/** An exploration and the steps that it takes; `Item` is what one of its runs is told by. */
export class Exploration<Result, Item> {
  /** How far it is; null before its first run. */
  progress: Progress<Result> | null = null;
  state: ExplorationState = "waiting";
  /** What ended it, when it has failed. */
  problem: unknown = null;
  /** Runs a second, while it was running; 0 before the first slice. */
  rate = 0;
  readonly #load: () => Promise<Steps<Result> | FarSteps<Result>>;
  readonly #open: (item: Item) => Promise<Run>;
  readonly #listeners = new Set<() => void>();
  #steps: Promise<Steps<Result> | FarSteps<Result>> | null = null;
  #busy = 0;
  #going: Promise<Result | null> | null = null;
  /** Which time it goes: one that was stopped does not go on beside the next. */
  #turn = 0;

  constructor(
    load: () => Promise<Steps<Result> | FarSteps<Result>>,
    open: (item: Item) => Promise<Run>
  ) {
    this.#load = load;
    this.#open = open;
  }

  /** Makes the run that an item of the result tells of, for a figure. */
  open(item: Item): Promise<Run> {
    return this.#open(item);
  }

  /** Calls back after each slice of work, and when the state changes; returns how to end that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins, or goes on after it was stopped, in slices that let the page have its turn. */
  start(): void {
    this.#go().catch(() => undefined);
  }

  /** Stops after the present slice; what was found so far stays. */
  stop(): void {
    if (this.state === "running") this.#tell("stopped");
  }

  /**
   * All of it: `const {rows} = await everyLoss(run).finish()`. Null when it is stopped meanwhile.
   * Rejects with what it fails of.
   */
  finish(): Promise<Result | null> {
    return this.#go();
  }

  #go(): Promise<Result | null> {
    if (this.state === "stopped") this.#going = null;
    this.#going ??= this.#run();
    return this.#going;
  }

  async #run(): Promise<Result | null> {
    const turn = ++this.#turn;
    this.#tell("running");
    try {
      this.#steps ??= this.#load();
      const [steps, {inSlices}] = await Promise.all([this.#steps, import("./slices.ts")]);
      const result = await inSlices(steps, {
        goesOn: () => this.#turn === turn && this.state === "running",
        progress: (now, runs, elapsed) => this.#advance(now, elapsed)
      });
      if (result === null) return null;
      const runs = this.progress?.runs ?? 0;
      this.progress = {runs, planned: runs, result};
      this.#tell("done");
      return result;
    } catch (error) {
      this.problem = error;
      this.#tell("failed");
      throw error;
    }
  }

  #advance(now: Progress<Result>, elapsed: number): void {
    this.progress = now;
    this.#busy += elapsed;
    this.rate = this.#busy > 0 ? (now.runs / this.#busy) * 1000 : 0;
    this.#tell(this.state);
  }

  #tell(state: ExplorationState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
