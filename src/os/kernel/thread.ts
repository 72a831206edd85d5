/** Processes that block: a program is a generator, and a system call is where it may stop. */
import type {Due} from "../../base/queue.ts";
import {show} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {Blocked, Call, Os} from "../api.ts";
import {words} from "../words.ts";
import type {CallPlace, Host, World} from "./environment.ts";
import type {Sock} from "./socket.ts";
import type {Waitable, Waiter} from "./wait-queue.ts";

/** What the threads of a process need of their host. */
export interface Scheduler extends Host {
  readonly world: World;
  /** The host lost its power. */
  readonly off: boolean;
  /** All threads of the process, in the order in which they began. */
  readonly threads: Thread[];
}

/** How a system call goes on: its answer, or undefined while it has to wait. */
export type Attempt<T> = (expired: boolean) => T | undefined;

/** What every system call is, whatever it does. */
interface CallPlan {
  /** Its name. */
  readonly name: string;
  /** The socket that it is made on; a change of it may let the call go on. */
  readonly sock: Sock | null;
  /** What else it waits for: poll() has more than one socket, epollWait() an epoll instance. */
  readonly others: readonly Waitable[];
  /** When it no longer waits, in µs; NEVER where it waits as long as it takes. */
  readonly expiresAt: Micros;
  /** Its index in the record, or -1. */
  readonly record: number;
}

/** Who is told that a call returned. */
export interface CallObserver {
  returned(call: SystemCall<unknown>, value: unknown, now: Micros): void;
}

/** One system call in progress: what `yield*` waits for. */
export class SystemCall<T> implements Call<T>, Blocked, Iterator<Blocked, T, void> {
  readonly call: string;
  readonly thread: Thread;
  readonly sock: Sock | null;
  private readonly others: readonly Waitable[];
  readonly record: number;
  private readonly expiresAt: Micros;
  private readonly attempt: Attempt<T>;
  private readonly hopeful: ((sock: Sock) => boolean) | null;
  private readonly observer: CallObserver;
  private value: T | undefined = undefined;
  /** Which of its program's calls it is, from 1. */
  readonly nth: number;
  done = false;
  awaited = false;

  /**
   * `hopeful` tells cheaply of its socket that another try would be in vain: most changes are for
   * others.
   */
  constructor(
    thread: Thread,
    {name, sock, others, expiresAt, record}: CallPlan,
    attempt: Attempt<T>,
    hopeful: ((sock: Sock) => boolean) | null,
    observer: CallObserver
  ) {
    this.thread = thread;
    this.call = name;
    this.sock = sock;
    this.others = others;
    this.record = record;
    this.expiresAt = expiresAt;
    this.attempt = attempt;
    this.hopeful = hopeful;
    this.observer = observer;
    this.nth = thread.made;
    if (this.poll(thread.host.world.now)) return;
    sock?.waiters.add(thread);
    for (const other of others) other.waiters.add(thread);
  }

  /** Tries again. True when the call has its answer. */
  poll(now: Micros): boolean {
    if (this.done) return true;
    const value = this.attempt(now >= this.expiresAt);
    if (value === undefined) return false;
    this.value = value;
    this.done = true;
    this.leave();
    this.observer.returned(this, value, now);
    return true;
  }

  /** May a change of its sockets be the one that it waits for? */
  get mayGoOn(): boolean {
    return this.hopeful === null || this.sock === null || this.hopeful(this.sock);
  }

  /** Waits for its sockets no longer: it has its answer, or the process is gone. */
  leave(): void {
    this.sock?.waiters.remove(this.thread);
    for (const other of this.others) other.waiters.remove(this.thread);
  }

  [Symbol.iterator](): Iterator<Blocked, T, void> {
    this.awaited = true;
    return this;
  }

  next(): IteratorResult<Blocked, T> {
    // A call that is done is its own result: it has both fields, and most are done at once.
    if (this.done) return this as unknown as IteratorReturnResult<T>;
    return {done: false, value: this};
  }
}

/** System calls that a program may make without letting time pass. */
const MOST_CALLS = 100_000;

/**
 * A call was made, and its program did not wait for it. That shows only later: `trace` is where the
 * call stands, in a run that was asked to note it (`World.traced`).
 */
export class Unwaited extends TypeError {
  readonly place: CallPlace;
  readonly trace: Error | null;

  constructor(message: string, {thread, nth}: SystemCall<unknown>) {
    super(message);
    this.place = {host: thread.host.index, program: thread.index, nth};
    this.trace = thread.trace;
  }
}

/** One program of a host, as it runs. */
export class Thread implements Due, Waiter {
  readonly host: Scheduler;
  readonly index: number;
  private readonly generator: Generator<Blocked, unknown, void>;
  private blocked: SystemCall<unknown> | null = null;
  private last: SystemCall<unknown> | null = null;
  private scheduled = false;
  private running = false;
  /** Calls made so far, and at one and the same time. */
  made = 0;
  private calls = 0;
  private calledAt: Micros = -1;
  /** The call whose place is wanted, and its place. */
  private readonly traced: number;
  trace: Error | null = null;
  hung = false;
  done = false;

  constructor(
    host: Scheduler,
    program: (os: Os) => Generator<Blocked, unknown, void>,
    makeOs: (thread: Thread) => Os
  ) {
    this.host = host;
    this.index = host.threads.length;
    const {traced} = host.world;
    const here = traced?.host === host.index && traced.program === this.index;
    this.traced = here ? traced.nth : -1;
    checkProgram(host.name, program);
    host.threads.push(this);
    // A plain function that returns a generator may make calls before it does.
    this.running = true;
    this.generator = program(makeOs(this));
    this.running = false;
    checkGenerator(host.name, this.generator);
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
    const call: unknown = step.value;
    if (!(call instanceof SystemCall)) {
      throw new TypeError(words.notACall(this.host.name, show(call)));
    }
    if (!call.awaited) throw new Unwaited(words.noStar(this.host.name, call.call), call);
    if (call.thread !== this) throw new TypeError(words.foreignCall(this.host.name, call.call));
    this.blocked = call;
  }

  /** A new call is made. One that had to wait must have been waited for. */
  begin(call: SystemCall<unknown>): void {
    this.last = call;
  }

  /** A call by that name is about to be made. */
  checkTurn(name: string): void {
    if (!this.running) throw new TypeError(words.notItsTurn(words.call(this.host.name, name)));
    this.countCall();
    this.checkAwaited();
  }

  private checkAwaited(): void {
    const {last} = this;
    if (!last || last.done || last.awaited) return;
    throw new Unwaited(words.notAwaited(this.host.name, last.call), last);
  }

  /** A program that never waits for time to pass would keep the run from ending. */
  private countCall(): void {
    if (++this.made === this.traced) this.trace = new Error();
    const {now} = this.host.world;
    if (now > this.calledAt) this.calls = 0;
    this.calledAt = now;
    if (++this.calls <= MOST_CALLS) return;
    const most = MOST_CALLS.toLocaleString("en");
    throw new Error(words.endless(this.host.name, most, `${now / 1e6} s`));
  }

  /** The process is killed, or its host lost its power. */
  stop(): void {
    if (!this.done) this.host.world.log?.ended(this.host.index, this.index, this.host.world.now);
    this.done = true;
    this.blocked?.leave();
    this.blocked = null;
  }
}

/** Throws a TypeError for what is no function, or an async one, before it is called. */
function checkProgram(host: string, program: unknown): void {
  const {program: said} = words;
  const wrong = (given: string): TypeError => new TypeError(words.notAProgram(host, given));
  if (typeof program !== "function") throw wrong(isGenerator(program) ? said.made : show(program));
  if (/Async/.test(Object.prototype.toString.call(program))) throw wrong(said.async);
}

/** Throws a TypeError unless a program has returned a generator. */
function checkGenerator(host: string, made: unknown): void {
  if (isGenerator(made)) return;
  const given = made instanceof Promise ? words.program.async : words.program.returns(show(made));
  throw new TypeError(words.notAProgram(host, given));
}

const isGenerator = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "next" in value && Symbol.iterator in value;
