/**
 * The event queue: a binary heap ordered by time. Events of the same time come out in the order in
 * which they were put in, late ones last, so that a run does not depend on the heap's inner order.
 */
import type {Micros} from "./units.ts";

/** Something that can be due: the engine's links, timers and programs. */
export interface Due {
  /** Called when its time has come. */
  run(now: Micros): void;
}

/** Added to the order of what comes last; more than any run has events. */
const LATE = 2 ** 50;

/** Events in order of their time, in µs. Putting in and taking out take logarithmic time. */
export class EventQueue {
  private readonly times: Micros[] = [];
  private readonly orders: number[] = [];
  private readonly items: Due[] = [];
  private pushed = 0;

  /** How many events wait. */
  get size(): number {
    return this.items.length;
  }

  /** The time of the next event, in µs; Infinity when there is none. */
  get nextAt(): Micros {
    return this.times.length > 0 ? (this.times[0] as number) : Infinity;
  }

  /** Puts an event in, due at `at`, in µs. */
  push(at: Micros, item: Due): void {
    this.insert(at, this.pushed++, item);
  }

  /** Puts one in that comes after all else that is due at the same time. */
  pushLate(at: Micros, item: Due): void {
    this.insert(at, LATE + this.pushed++, item);
  }

  private insert(at: Micros, order: number, item: Due): void {
    const {times, orders, items} = this;
    let i = items.length;
    times.push(at);
    orders.push(order);
    items.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const t = times[parent] as number;
      if (t < at || (t === at && (orders[parent] as number) < order)) break;
      times[i] = t;
      orders[i] = orders[parent] as number;
      items[i] = items[parent] as Due;
      i = parent;
    }
    times[i] = at;
    orders[i] = order;
    items[i] = item;
  }

  /** Takes the next event out; undefined when there is none. */
  pop(): Due | undefined {
    const {times, orders, items} = this;
    const first = items[0];
    const at = times.pop();
    const order = orders.pop();
    const item = items.pop();
    const n = items.length;
    if (n === 0 || at === undefined || order === undefined || item === undefined) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && this.before(child + 1, child)) child++;
      const t = times[child] as number;
      if (t > at || (t === at && (orders[child] as number) > order)) break;
      times[i] = t;
      orders[i] = orders[child] as number;
      items[i] = items[child] as Due;
      i = child;
    }
    times[i] = at;
    orders[i] = order;
    items[i] = item;
    return first;
  }

  private before(a: number, b: number): boolean {
    const ta = this.times[a] as number;
    const tb = this.times[b] as number;
    return ta < tb || (ta === tb && (this.orders[a] as number) < (this.orders[b] as number));
  }
}
