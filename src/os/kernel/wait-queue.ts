/** Who waits for a socket to change. */

/** Something that waits for a socket to change: a blocked system call. */
export interface Waiter {
  /** Looks whether it can go on, and arranges that. */
  changed(): void;
}

/** Something that calls can wait for: a socket, or an epoll instance. */
export interface Waitable {
  readonly waiters: {add(waiter: Waiter): void; remove(waiter: Waiter): void};
}

/**
 * Waiters, first come first. As a rule it is one that comes and goes with every call: the array
 * keeps its length, so that no room has to be made for it each time.
 */
export class WaitQueue {
  private readonly waiters: Waiter[] = [];
  private count = 0;

  /** Takes one in, unless it waits here already. */
  add(waiter: Waiter): void {
    if (this.indexOf(waiter) < 0) this.waiters[this.count++] = waiter;
  }

  /** Takes one out, if it is there. */
  remove(waiter: Waiter): void {
    const index = this.indexOf(waiter);
    if (index < 0) return;
    this.count--;
    for (let i = index; i < this.count; i++) this.waiters[i] = this.waiters[i + 1] as Waiter;
  }

  /** Lets all of them look again. */
  changed(): void {
    for (let i = 0; i < this.count; i++) this.waiters[i]?.changed();
  }

  private indexOf(waiter: Waiter): number {
    for (let i = 0; i < this.count; i++) if (this.waiters[i] === waiter) return i;
    return -1;
  }
}

/**
 * Waiters of which one is woken at a time, and the one that came last first: what epoll_wait() does
 * (__add_wait_queue_exclusive adds at the head).
 */
export class LastFirst {
  private readonly waiters: Waiter[] = [];

  get empty(): boolean {
    return this.waiters.length === 0;
  }

  /** Takes one in, unless it waits here already. */
  add(waiter: Waiter): void {
    if (!this.waiters.includes(waiter)) this.waiters.push(waiter);
  }

  /** Takes one out, if it is there. */
  remove(waiter: Waiter): void {
    const index = this.waiters.indexOf(waiter);
    if (index >= 0) this.waiters.splice(index, 1);
  }

  /** Lets one look again. It waits here no longer, until it is added again. */
  wakeOne(): void {
    this.waiters.pop()?.changed();
  }
}
