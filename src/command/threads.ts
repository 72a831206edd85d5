/** Threads that do the work of a plan beside each other. */
import {Worker} from "node:worker_threads";
import {type Lane, goOn} from "../explore/work/lanes.ts";
import type {Parts} from "../explore/work/plan.ts";
import {Worklist} from "../explore/work/worklist.ts";
import type {Chunk, Report, Setting} from "./explore-work.ts";
import {Problem} from "./load-run.ts";

/** Threads of one file; to be ended by whoever has made them. */
export class Threads {
  readonly #threads: readonly Worker[];

  /** `worker` is the file that each thread runs. */
  constructor(worker: URL, setting: Setting, count: number) {
    this.#threads = Array.from({length: count}, () => new Worker(worker, {workerData: setting}));
  }

  /** Finishes a plan; `progress` hears of the runs made so far. Rejects with a `Problem`. */
  async finish<Result>(
    plan: Parts<Result>["plan"],
    kind: Chunk["kind"],
    progress: (runs: number) => void
  ): Promise<Result> {
    const list = new Worklist(plan);
    const count = this.#threads.length;
    const watcher = {goesOn: () => true, advanced: () => progress(plan.progress.runs)};
    await Promise.all(
      this.#threads.map((thread) => goOn(list, laneOf(thread, kind), count, watcher))
    );
    return plan.progress.result;
  }

  /** Ends the threads, in the midst of whatever they do. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

const laneOf =
  (thread: Worker, kind: Chunk["kind"]): Lane =>
  (tasks) =>
    new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        thread.off("message", hear);
        thread.off("error", fail);
        then();
      };
      const hear = (report: Report): void =>
        settle(() => {
          if ("problem" in report) reject(new Problem(report.problem));
          else resolve(report.done);
        });
      const fail = (error: Error): void => settle(() => reject(error));
      thread.on("message", hear);
      thread.on("error", fail);
      thread.postMessage({kind, tasks} satisfies Chunk);
    });
