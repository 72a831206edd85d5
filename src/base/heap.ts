/** A binary heap of things that are due, ordered by time, and by a number where times are equal. */
import type {Micros} from "./units.ts";

/** Times, orders and things in arrays of their own: numbers need no objects there. */
export class Heap<T> {
  private readonly times: Micros[] = [];
  private readonly orders: number[] = [];
  private readonly items: T[] = [];
  /** The time of the first, in µs; Infinity when there is none. */
  firstAt: Micros = Infinity;

  get size(): number {
    return this.items.length;
  }

  /** The order of the first; Infinity when there is none. */
  get firstOrder(): number {
    return this.orders.length > 0 ? (this.orders[0] as number) : Infinity;
  }

  push(at: Micros, order: number, item: T): void {
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
      items[i] = items[parent] as T;
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
    const first = items[0];
    const at = times.pop();
    const order = orders.pop();
    const item = items.pop();
    const n = items.length;
    if (n === 0 || at === undefined || order === undefined || item === undefined) {
      this.firstAt = Infinity;
      return first;
    }
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && this.before(child + 1, child)) child++;
      const t = times[child] as number;
      if (t > at || (t === at && (orders[child] as number) > order)) break;
      times[i] = t;
      orders[i] = orders[child] as number;
      items[i] = items[child] as T;
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
