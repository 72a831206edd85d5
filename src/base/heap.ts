/** A binary heap of things that are due, ordered by time, and by a number where times are equal. */
import type {Micros} from "./units.ts";

/**
 * Times, orders and things in arrays of their own: numbers need no objects there. The arrays
 * never shrink: a free place is soon used again.
 */
export class Heap<T> {
  private readonly times: Micros[] = [];
  private readonly orders: number[] = [];
  private readonly items: (T | undefined)[] = [];
  /** How many there are. */
  size = 0;
  /** The time of the first, in µs; Infinity when there is none. */
  firstAt: Micros = Infinity;

  /** The order of the first; Infinity when there is none. */
  get firstOrder(): number {
    return this.size > 0 ? (this.orders[0] as number) : Infinity;
  }

  push(at: Micros, order: number, item: T): void {
    const {times, orders, items} = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const t = times[parent] as number;
      if (t < at || (t === at && (orders[parent] as number) < order)) break;
      times[i] = t;
      orders[i] = orders[parent] as number;
      items[i] = items[parent];
      i = parent;
    }
    times[i] = at;
    orders[i] = order;
    items[i] = item;
    if (i === 0) this.firstAt = at;
  }

  /** Takes the first out; undefined when there is none. */
  pop(): T | undefined {
    const {times, orders, items} = this;
    if (this.size === 0) return undefined;
    const n = --this.size;
    const first = items[0];
    const item = items[n];
    items[n] = undefined;
    if (n === 0) {
      this.firstAt = Infinity;
      return first;
    }
    const at = times[n] as number;
    const order = orders[n] as number;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && this.before(child + 1, child)) child++;
      const t = times[child] as number;
      if (t > at || (t === at && (orders[child] as number) > order)) break;
      times[i] = t;
      orders[i] = orders[child] as number;
      items[i] = items[child];
      i = child;
    }
    times[i] = at;
    orders[i] = order;
    items[i] = item;
    this.firstAt = times[0] as number;
    return first;
  }

  private before(a: number, b: number): boolean {
    const ta = this.times[a] as number;
    const tb = this.times[b] as number;
    return ta < tb || (ta === tb && (this.orders[a] as number) < (this.orders[b] as number));
  }
}
