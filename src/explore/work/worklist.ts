/** The open tasks of a plan: handed out in order, and taken in order whenever they come back. */
import type {Plan} from "./plan.ts";

/** Tasks that one worker has been given. */
export interface Chunk<Task> {
  /** Where the first of them is among all tasks. */
  readonly at: number;
  readonly tasks: readonly Task[];
}

/** Most tasks that a worker is given at once. */
const MOST = 64;

/** Keeps the tasks of one plan. */
export class Worklist<Result, Task, Done> {
  readonly plan: Plan<Result, Task, Done>;
  /** Tasks that were named and not taken yet; the first of them is number `#at`. */
  #open: Task[];
  #at = 0;
  /** The number of the next task that nobody has. */
  #next = 0;
  readonly #returned: Chunk<Task>[] = [];
  readonly #done = new Map<number, Done>();
  #waiting: (() => void)[] = [];

  constructor(plan: Plan<Result, Task, Done>) {
    this.plan = plan;
    this.#open = [...plan.first];
  }

  /** Whether no task is open any more. */
  get isOver(): boolean {
    return this.#open.length === 0;
  }

  /** The next tasks for one worker; null while there are none. */
  hand(workers: number): Chunk<Task> | null {
    const returned = this.#returned.shift();
    if (returned) return returned;
    const at = this.#next;
    const from = at - this.#at;
    const left = this.#open.length - from;
    if (left === 0) return null;
    // Small enough for the others to have work, too.
    const tasks = this.#open.slice(from, from + Math.min(MOST, Math.ceil(left / (2 * workers))));
    this.#next += tasks.length;
    return {at, tasks};
  }

  /** Takes what came of a chunk, or of the first of its tasks: the others are handed out again. */
  put({at, tasks}: Chunk<Task>, done: readonly Done[]): void {
    if (at < this.#at) return;
    done.forEach((each, i) => this.#done.set(at + i, each));
    if (done.length < tasks.length) {
      this.#returned.push({at: at + done.length, tasks: tasks.slice(done.length)});
    }
    this.#take();
    for (const tell of this.#waiting.splice(0)) tell();
  }

  /** Resolves when there may be tasks again, or none for good. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #take(): void {
    for (;;) {
      const done = this.#done.get(this.#at);
      const task = this.#open[0];
      if (done === undefined || task === undefined) return;
      this.#done.delete(this.#at);
      this.#open.shift();
      this.#at++;
      const {tasks, instead = false} = this.plan.take(done, task);
      if (instead) this.#giveUp();
      this.#open.push(...tasks);
    }
  }

  /** Numbers of tasks that were given up are not used again: what comes of them is too late. */
  #giveUp(): void {
    this.#at += this.#open.length;
    this.#next = this.#at;
    this.#open = [];
    this.#done.clear();
    this.#returned.length = 0;
  }
}
