/**
 * The event queue. Events of the same time come out in the order in which they were put in, late
 * ones last, so that a run does not depend on the inner order of a heap.
 */
import {Heap} from "./heap.ts";
import {seconds, type Micros} from "./units.ts";

/** Something that can be due: the engine's links, timers and programs. */
export interface Due {
  /** Called when its time has come. */
  run(now: Micros): void;
}

/** Added to the order of what comes last; more than any run has events. */
const LATE = 2 ** 50;

/** What is due later than this is far: more than a round trip, less than the end of TIME-WAIT. */
const FAR = seconds(5);

/**
 * Events in order of their time, in µs. Half of them are due at once, a program that goes on, and
 * stand in a row. Others are in a heap: of the few that are due soon, as a rule. Thousands of
 * connections in TIME-WAIT wait in a heap apart.
 */
export class EventQueue {
  private readonly near = new Heap<Due>();
  private readonly far = new Heap<Due>();
  private pushed = 0;
  /** When the latest of those events was due that were taken out. */
  private now: Micros = 0;
  /** What is due now, from `first` on. The row is not cut: it is empty again and again. */
  private readonly row: Due[] = [];
  private first = 0;
  private end = 0;

  /** How many events wait. */
  get size(): number {
    return this.near.size + this.far.size + this.end - this.first;
  }

  /** The time of the next event, in µs; Infinity when there is none. */
  get nextAt(): Micros {
    const at = Math.min(this.near.firstAt, this.far.firstAt);
    return this.first < this.end ? Math.min(at, this.now) : at;
  }

  /** Puts an event in, due at `at`, in µs. */
  push(at: Micros, item: Due): void {
    if (at === this.now) this.row[this.end++] = item;
    else this.heapFor(at).push(at, this.pushed++, item);
  }

  /** Puts one in that comes after all else that is due at the same time. */
  pushLate(at: Micros, item: Due): void {
    this.heapFor(at).push(at, LATE + this.pushed++, item);
  }

  /** Takes the next event out; undefined when there is none. */
  pop(): Due | undefined {
    const {near, far} = this;
    const a = near.firstAt;
    const b = far.firstAt;
    const next = a < b || (a === b && near.firstOrder < far.firstOrder) ? near : far;
    const at = next.firstAt;
    if (this.first < this.end) {
      // What is in a heap for this instant was put in before it had come, or comes last.
      const before = at < this.now || (at === this.now && next.firstOrder < LATE);
      if (!before) return this.takeRow();
    }
    if (at > this.now) this.now = at;
    return next.pop();
  }

  private takeRow(): Due {
    const item = this.row[this.first++] as Due;
    if (this.first === this.end) this.first = this.end = 0;
    return item;
  }

  private heapFor(at: Micros): Heap<Due> {
    return at - this.now > FAR ? this.far : this.near;
  }
}
