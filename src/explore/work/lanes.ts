/**
 * Has tasks done beside each other, each lane by a worker, or in slices between which the page has
 * its turn. The clock here says how long a slice lasts; what is found does not depend on it.
 */
import type {Work} from "./plan.ts";
import type {Worklist} from "./worklist.ts";
import {doNow} from "./plan.ts";

/** How long a slice of the page's own time lasts, in ms: half a frame, so that input is handled. */
const SLICE = 8;
/** How long a worker goes on before it reports, in ms: others may wait for it. */
const STRETCH = 60;

/** Does tasks, at least the first of them; returns what came of those that it did. */
export type Lane<Task = unknown, Done = unknown> = (
  tasks: readonly Task[]
) => Promise<readonly Done[]>;

/** Whether lanes go on, and who hears of it when tasks were done. */
export interface LaneWatcher {
  goesOn(): boolean;
  advanced(): void;
}

/** The page's turn: events that wait are handled before the next slice begins. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Milliseconds since some moment. */
export const now = (): number => performance.now();

/** How many workers there is room for. */
export const cores = (): number =>
  Math.max(1, Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 2));

/** A lane in the page itself. */
export function pageLane<Task, Done>(work: Work<Task, Done>): Lane<Task, Done> {
  return async (tasks) => {
    await turn();
    const done: Done[] = [];
    let began = now();
    for (const task of tasks) {
      const steps = work(task);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          done.push(step.value);
          break;
        }
        if (now() - began < SLICE) continue;
        await turn();
        began = now();
      }
      if (now() - began >= SLICE) break;
    }
    return done;
  };
}

/** Does tasks for a while without a turn for anybody else: for a worker. */
export function doForAWhile<Task, Done>(work: Work<Task, Done>, tasks: readonly Task[]): Done[] {
  const began = now();
  const done: Done[] = [];
  for (const task of tasks) {
    done.push(doNow(work, task));
    if (now() - began >= STRETCH) break;
  }
  return done;
}

/** Goes on in one lane until nothing is left or nobody wants more. */
export async function goOn<Result, Task, Done>(
  list: Worklist<Result, Task, Done>,
  lane: Lane<Task, Done>,
  lanes: number,
  watcher: LaneWatcher
): Promise<void> {
  while (watcher.goesOn() && !list.isOver) {
    const chunk = list.hand(lanes);
    if (!chunk) {
      await list.changed();
      continue;
    }
    let done: readonly Done[] = [];
    try {
      done = await lane(chunk.tasks);
    } finally {
      list.put(chunk, done);
    }
    watcher.advanced();
  }
}
