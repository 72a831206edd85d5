/** Threads that do tasks beside each other. Who asks gets the answers in the order of the tasks. */
import {Worker} from "node:worker_threads";
import type {Report, Setting, Task} from "./explore-work.ts";
import {Problem} from "./load-run.ts";

/** What came of a task. */
export type Done = Extract<Report, {readonly kind: "losses" | "search"}>;

/** How the threads work. */
export interface ThreadOptions {
  /** The file that each thread runs. */
  readonly worker: URL;
  readonly setting: Setting;
  /** How many threads there are, from 1. */
  readonly threads: number;
  /** Hears of each report of how far a thread is, in runs. */
  readonly progress: (runs: number) => void;
}

/**
 * Does all tasks, or those up to the first after which `isLast` needs no more: then the later ones
 * are given up, and what is returned does not depend on which thread was quicker.
 */
export async function inThreads(
  tasks: readonly Task[],
  {worker, setting, threads, progress}: ThreadOptions,
  isLast: (done: Done) => boolean = () => false
): Promise<Done[]> {
  const done: Done[] = [];
  const workers: Worker[] = [];
  let next = 0;
  let end = tasks.length;
  const work = async (): Promise<void> => {
    const thread = new Worker(worker, {workerData: setting});
    workers.push(thread);
    while (next < end) {
      const place = next++;
      const result = await doTask(thread, tasks[place] as Task, progress);
      done[place] = result;
      if (isLast(result)) end = Math.min(end, place + 1);
    }
    await thread.terminate();
  };
  try {
    await Promise.all(Array.from({length: Math.min(threads, tasks.length)}, work));
  } finally {
    await Promise.all(workers.map((thread) => thread.terminate()));
  }
  return done.slice(0, end);
}

function doTask(thread: Worker, task: Task, progress: (runs: number) => void): Promise<Done> {
  return new Promise((resolve, reject) => {
    const hear = (report: Report): void => {
      if (report.kind === "runs") return progress(report.runs);
      end();
      if (report.kind === "problem") reject(new Problem(report.text));
      else resolve(report);
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const end = (): void => {
      thread.off("message", hear);
      thread.off("error", fail);
    };
    thread.on("message", hear);
    thread.on("error", fail);
    thread.postMessage(task);
  });
}
