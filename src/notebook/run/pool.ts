/**
 * The workers of a page: a few that have run something and may know its results, and one that
 * stands ready. A job goes to the worker that knows most of what it needs.
 */
import type {Answer} from "../sandbox/protocol.ts";
import type {Crossed} from "../sandbox/crossing.ts";
import {type Job, type Kernel, Session} from "./session.ts";

/**
 * Most workers that run programs, besides the one that stands ready: as many as explorations keep
 * busy, and one for whoever edits a cell meanwhile.
 */
const most = Math.max(3, Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 2) + 1);

/** For so long, in ms, a worker runs alone before another one begins that stands ready. */
const pause = 300;

interface Waiting {
  readonly job: Job;
  resolve(value: Promise<Crossed>): void;
  reject(error: unknown): void;
}

/** Runs jobs in workers. */
export class Pool {
  readonly #start: () => Kernel;
  readonly #hear: (answer: Answer) => void;
  #sessions: Session[] = [];
  #standby: Kernel | null = null;
  #waiting: Waiting[] = [];

  /** `start` makes a worker; `hear` hears what none was asked for. */
  constructor(start: () => Kernel, hear: (answer: Answer) => void = () => undefined) {
    this.#start = start;
    this.#hear = hear;
  }

  /** Has a worker begin, which is then there when the first job comes. */
  prepare(): void {
    this.#standby ??= this.#start();
  }

  /** Runs a job as soon as a worker is free for it. */
  run(job: Job): Promise<Crossed> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {job, resolve, reject};
      job.signal?.addEventListener("abort", () => {
        if (!this.#waiting.includes(waiting)) return;
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        reject(job.signal?.reason);
      });
      this.#waiting.push(waiting);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    this.#sessions = this.#sessions.filter(({isOver}) => !isOver);
    for (const waiting of [...this.#waiting]) {
      const session = this.#sessionFor(waiting.job);
      if (!session) continue;
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
      waiting.resolve(session.run(waiting.job));
    }
  }

  #sessionFor(job: Job): Session | null {
    const {pieces} = job.program;
    const known = (session: Session): number =>
      pieces.filter(({key}) => session.keys.has(key)).length;
    // What is about to be given up for this very cell will be free, or gone, in a moment.
    const leaving = this.#sessions.some(
      ({current}) => current && current.cell === job.cell && !current.isWanted
    );
    if (leaving) return null;
    const idle = this.#sessions.filter(({isIdle}) => isIdle);
    const [best] = idle.sort((a, b) => known(b) - known(a));
    if (best && (known(best) > 0 || this.#sessions.length >= most)) return best;
    if (this.#sessions.length >= most) return null;
    return best ?? this.#begin();
  }

  #begin(): Session {
    const kernel = this.#standby ?? this.#start();
    this.#standby = null;
    const session = new Session(kernel, () => this.#dispatch(), this.#hear);
    this.#sessions.push(session);
    // The next one begins when most programs have run: it would take a processor from them.
    setTimeout(() => this.prepare(), pause);
    return session;
  }
}
