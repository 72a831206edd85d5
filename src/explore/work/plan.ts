/**
 * An exploration in two halves. The plan decides what is tried next, and is plain data all through;
 * the work makes the runs, and needs the scenario. So many workers can share the work of one plan.
 */

/** How far an exploration has come. */
export interface Progress<Result> {
  /** Runs made so far. */
  readonly runs: number;
  /** Runs that it will take at most, as far as is known by now. */
  readonly planned: number;
  /** What was found so far: one object, which grows. */
  readonly result: Result;
}

/** What follows from a task that was done. */
export interface Next<Task> {
  readonly tasks: readonly Task[];
  /** Whether all tasks that are still open are given up for these. */
  readonly instead?: boolean;
}

/**
 * Decides what is tried. It hears of each task in the order in which it named them, whoever did
 * them and however long that took, so what it finds does not depend on the number of workers.
 */
export interface Plan<Result, Task = unknown, Done = unknown> {
  /** Where it begins. */
  readonly first: readonly Task[];
  readonly progress: Progress<Result>;
  /** Takes what came of a task. It is over when no task is open any more. */
  take(done: Done, task: Task): Next<Task>;
}

/** Does one task; yields before each of its runs, where a page may have its turn. */
export type Work<Task = unknown, Done = unknown> = (task: Task) => Generator<void, Done, void>;

/** Work whose tasks are one run each. */
export const oneRun = <Task, Done>(make: (task: Task) => Done): Work<Task, Done> =>
  function* (task) {
    yield;
    return make(task);
  };

/** A plan and who does its work. */
export interface Parts<Result, Task = unknown, Done = unknown> {
  readonly plan: Plan<Result, Task, Done>;
  readonly work: Work<Task, Done>;
}

/** Does a task at once. */
export function doNow<Task, Done>(work: Work<Task, Done>, task: Task): Done {
  const steps = work(task);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does everything at once. For Node and for tests: a page would stand still meanwhile. */
export function finishNow<Result, Task, Done>({plan, work}: Parts<Result, Task, Done>): Result {
  let open = [...plan.first];
  for (let task = open.shift(); task !== undefined; task = open.shift()) {
    const {tasks, instead = false} = plan.take(doNow(work, task), task);
    open = instead ? [...tasks] : [...open, ...tasks];
  }
  return plan.progress.result;
}
