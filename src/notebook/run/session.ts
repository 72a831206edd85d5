/**
 * The page's side of one place where programs run. It hands over one task after the other, limits
 * their time, and can end the place whatever its program does.
 */
import {Trouble} from "../compile/cell-error.ts";
import type {Crossed} from "../sandbox/crossing.ts";
import {errorOf} from "../sandbox/failure.ts";
import type {Answer, Program, Step, Task} from "../sandbox/protocol.ts";
import {words} from "../sandbox/words.ts";

/** A place where programs run: a worker, or the document of a cell that draws. */
export interface Kernel {
  readonly port: MessagePort;
  /** Ends it at once, whatever it is doing. */
  end(): void;
}

/** What is to be run, and who hears of it. */
export interface Job {
  readonly cell: string;
  readonly program: Program;
  /** Without steps, the cell runs and shows what it shows. */
  readonly steps: readonly Step[];
  /** Aborted when nobody waits for it any more: a newer setting is there. */
  readonly signal: AbortSignal | null;
  shown(value: Crossed): void;
  noted(text: string): void;
  /** It has been running for a while, and can be stopped; null when it is over. */
  running(stop: (() => void) | null): void;
}

/** A program that was ended from outside. */
export class Stopped extends Trouble {}

/** Longest time that a program may take, in ms. */
const longestRun = 8_000;
/** Longest time that a place may take to start, in ms. */
const longestStart = 30_000;
/** A run that takes longer than this is shown, with a button that stops it, in ms. */
const noticed = 400;
/** How long a run goes on that nobody waits for, in ms: a new place takes as long to start. */
const grace = 250;
/** Most messages of one run. */
const mostMessages = 1_200;
/** Most messages between two runs: what is drawn tells its height, a control its values. */
const mostIdle = 20_000;

interface Running {
  readonly job: Job;
  readonly id: number;
  messages: number;
  readonly timers: ReturnType<typeof setTimeout>[];
  resolve(value: Crossed): void;
  reject(error: unknown): void;
}

let tasks = 0;

/** One place, as the page uses it. */
export class Session {
  /** Whether it has ended, or cannot be used any more. */
  isOver = false;
  /** Keys of the cells whose results it may still have. */
  readonly keys = new Set<string>();
  readonly #kernel: Kernel;
  readonly #freed: () => void;
  #running: Running | null = null;
  #idle = 0;
  /** Why it ended before it got a task. */
  #lost: Error | null = null;

  /** `freed` is called when it is idle or has ended; `hear` gets what belongs to no task. */
  constructor(kernel: Kernel, freed: () => void, hear: (answer: Answer) => void) {
    this.#kernel = kernel;
    this.#freed = freed;
    kernel.port.onmessage = ({data}) => this.#hear(data as Answer, hear);
  }

  get isIdle(): boolean {
    return !this.#running && !this.isOver;
  }

  /** The cell that runs, and whether anybody still waits for it. */
  get current(): {readonly cell: string; readonly isWanted: boolean} | null {
    const job = this.#running?.job;
    return job ? {cell: job.cell, isWanted: !(job.signal?.aborted ?? false)} : null;
  }

  /** Runs a job. Rejects with what went wrong, or a `Stopped`. */
  run(job: Job): Promise<Crossed> {
    const id = ++tasks;
    return new Promise((resolve, reject) => {
      const running: Running = {job, id, messages: 0, timers: [], resolve, reject};
      this.#running = running;
      this.#idle = 0;
      if (this.isOver) return this.#refuse(running);
      this.#later(running, longestStart, () => this.end(new Trouble(words.noSandbox, job.cell)));
      job.signal?.addEventListener("abort", () => {
        if (this.#running !== running) return;
        reject(job.signal?.reason);
        this.#later(running, grace, () => this.end(null));
      });
      for (const {key} of job.program.pieces) this.keys.add(key);
      const task: Task = {id, ...job.program, steps: job.steps};
      this.#kernel.port.postMessage(task);
    });
  }

  /** Ends the place; whoever waits for a program in it gets the error. */
  end(error: Error | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#kernel.port.onmessage = null;
    this.#kernel.port.close();
    this.#kernel.end();
    const running = this.#settle();
    if (!running) this.#lost = error;
    running?.reject(error ?? new Stopped(words.ended, running.job.cell));
    this.#freed();
  }

  /** The place was ended before, by a program that ran in it. */
  #refuse(running: Running): void {
    this.#settle();
    running.reject(this.#lost ?? new Stopped(words.ended, running.job.cell));
  }

  #later(running: Running, ms: number, then: () => void): void {
    running.timers.push(setTimeout(then, ms));
  }

  #settle(): Running | null {
    const running = this.#running;
    this.#running = null;
    for (const timer of running?.timers ?? []) clearTimeout(timer);
    running?.job.running(null);
    return running;
  }

  #hear(answer: Answer, hear: (answer: Answer) => void): void {
    const running = this.#running;
    const isFlood = running ? ++running.messages > mostMessages : ++this.#idle > mostIdle;
    if (isFlood) return this.end(new Stopped(words.tooMuch, running?.job.cell ?? ""));
    if (answer.kind === "unable") {
      return this.end(new Stopped(words.noWorker, running?.job.cell ?? ""));
    }
    if (!("id" in answer)) return hear(answer);
    if (!running || answer.id !== running.id) return;
    const {job} = running;
    const isWanted = !(job.signal?.aborted ?? false);
    if (answer.kind === "begun") this.#begun(running);
    else if (answer.kind === "shown" && isWanted) job.shown(answer.value);
    else if (answer.kind === "noted" && isWanted) job.noted(answer.text);
    else if (answer.kind === "done" || answer.kind === "failed") {
      this.#settle();
      if (answer.kind === "done") running.resolve(answer.value);
      else running.reject(errorOf(answer.error));
      // What a program has done to its place must not be found by the next one.
      if (answer.isWhole) this.#freed();
      else this.end(null);
    }
  }

  #begun(running: Running): void {
    const {job, timers} = running;
    for (const timer of timers.splice(0)) clearTimeout(timer);
    const stop = (text: string): void => this.end(new Stopped(text, job.cell));
    this.#later(running, noticed, () => job.running(() => stop(words.ended)));
    this.#later(running, longestRun, () => stop(words.tooLong(longestRun / 1000)));
    if (job.signal?.aborted) this.#later(running, grace, () => this.end(null));
  }
}
