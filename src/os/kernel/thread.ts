/** Processes that block: a program is a generator, and a system call is where it may stop. */
import type {Due} from "../../base/queue.ts";
import type {Micros} from "../../base/units.ts";
import type {Blocked, Call, Os} from "../api.ts";
import type {Host, World} from "./environment.ts";
import type {Sock, Waiter} from "./socket.ts";

/** What the threads of a process need of their host. */
export interface Scheduler extends Host {
  readonly world: World;
  /** The host lost its power. */
  readonly off: boolean;
  /** All threads of the process, in the order in which they began. */
  readonly threads: Thread[];
}

/** How a system call goes on: its answer, or undefined while it has to wait. */
export type Attempt<T> = (now: Micros) => T | undefined;

/** One system call in progress: what `yield*` waits for. */
export class SystemCall<T> implements Call<T>, Blocked, Iterator<Blocked, T, void> {
  readonly call: string;
  private readonly attempt: Attempt<T>;
  private readonly socks: readonly Sock[];
  private readonly thread: Thread;
  private readonly finish: (value: T, now: Micros) => void;
  private readonly hopeful: (() => boolean) | null;
  private value: T | undefined;
  done = false;
  awaited = false;

  /** `hopeful` tells cheaply that another try would be in vain: most changes are for others. */
  constructor(
    thread: Thread,
    call: string,
    socks: readonly Sock[],
    attempt: Attempt<T>,
    finish: (value: T, now: Micros) => void,
    hopeful: (() => boolean) | null
  ) {
    this.thread = thread;
    this.call = call;
    this.socks = socks;
    this.attempt = attempt;
    this.finish = finish;
    this.hopeful = hopeful;
    if (!this.poll(thread.host.world.now)) for (const sock of socks) sock.waiters.add(thread);
  }

  /** Tries again. True when the call has its answer. */
  poll(now: Micros): boolean {
    if (this.done) return true;
    const value = this.attempt(now);
    if (value === undefined) return false;
    this.value = value;
    this.done = true;
    for (const sock of this.socks) sock.waiters.delete(this.thread);
    this.finish(value, now);
    return true;
  }

  /** May a change of its sockets be the one that it waits for? */
  get mayGoOn(): boolean {
    return this.hopeful === null || this.hopeful();
  }

  /** Gives up waiting: the process is gone. */
  cancel(): void {
    for (const sock of this.socks) sock.waiters.delete(this.thread);
  }

  /** The answer of a call that needed no waiting. */
  get answer(): T {
    return this.value as T;
  }

  [Symbol.iterator](): Iterator<Blocked, T, void> {
    this.awaited = true;
    return this;
  }

  next(): IteratorResult<Blocked, T> {
    if (this.done) return {done: true, value: this.value as T};
    return {done: false, value: this};
  }
}

/** System calls that a program may make without letting time pass. */
const MOST_CALLS = 100_000;

/** One program of a host, as it runs. */
export class Thread implements Due, Waiter {
  readonly host: Scheduler;
  readonly index: number;
  private readonly generator: Generator<Blocked, unknown, void>;
  private blocked: SystemCall<unknown> | null = null;
  private last: SystemCall<unknown> | null = null;
  private scheduled = false;
  private running = false;
  /** Calls made at one and the same time. */
  private calls = 0;
  private calledAt: Micros = -1;
  hung = false;
  done = false;

  constructor(
    host: Scheduler,
    program: (os: Os) => Generator<Blocked, unknown, void>,
    makeOs: (thread: Thread) => Os
  ) {
    this.host = host;
    this.index = host.threads.length;
    host.threads.push(this);
    this.generator = program(makeOs(this));
    if (typeof this.generator?.next !== "function") {
      throw new TypeError(`${host.name}: a program must be a generator function: *main(os) {…}`);
    }
    host.world.log?.started(host.index, this.index, program, host.world.now);
    this.wake();
  }

  /** A socket for which it waits has changed. */
  changed(): void {
    // What its own call changes, its next call finds.
    if (this.running) return;
    if (this.blocked === null || this.blocked.mayGoOn) this.wake();
  }

  /** Something that it may wait for has happened: look again, at this same instant. */
  wake(): void {
    if (this.scheduled || this.done || this.hung) return;
    this.scheduled = true;
    this.host.world.schedule(this.host.world.now, this);
  }

  /** Looks again at a given time. */
  wakeAt(at: Micros): void {
    const thread = this;
    this.host.world.schedule(at, {run: () => thread.wake()});
  }

  run(now: Micros): void {
    this.scheduled = false;
    if (this.done || this.hung || this.host.off) return;
    this.running = true;
    if (this.blocked === null || this.blocked.poll(now)) this.goOn(now);
    this.running = false;
  }

  /** Runs the program to its next call that has to wait, or to its end. */
  private goOn(now: Micros): void {
    this.blocked = null;
    const step = this.generator.next();
    if (step.done) {
      this.checkAwaited();
      this.done = true;
      this.host.world.log?.ended(this.host.index, this.index, now);
      return;
    }
    if (!(step.value instanceof SystemCall)) {
      throw new TypeError(
        `${this.host.name}: a program may only wait for system calls: write yield* os.…`
      );
    }
    this.blocked = step.value as SystemCall<unknown>;
  }

  /** A new call is made. One that had to wait must have been waited for. */
  begin(call: SystemCall<unknown>): void {
    this.last = call;
  }

  checkAwaited(): void {
    this.countCall();
    const {last} = this;
    if (!last || last.done || last.awaited) return;
    throw new Error(
      `${this.host.name}: ${last.call}() had to wait, and nothing waited for it: ` +
        `write yield* os.${last.call}(…)`
    );
  }

  /** A program that never waits for time to pass would keep the run from ending. */
  private countCall(): void {
    const {now} = this.host.world;
    if (now > this.calledAt) this.calls = 0;
    this.calledAt = now;
    if (++this.calls <= MOST_CALLS) return;
    throw new Error(
      `${this.host.name}: ${MOST_CALLS.toLocaleString("en")} system calls at ${now / 1e6} s, ` +
        "and time does not pass: let the program wait, for an answer or by os.sleep()"
    );
  }

  /** The process is killed, or its host lost its power. */
  stop(): void {
    if (!this.done) this.host.world.log?.ended(this.host.index, this.index, this.host.world.now);
    this.done = true;
    this.blocked?.cancel();
    this.blocked = null;
  }
}
