/** An epoll instance: what it watches, and the list of what may be ready (fs/eventpoll.c). */
import type {EpollReady, Socket} from "../api.ts";
import type {Errno} from "../systems/errno.ts";
import {ERR, ET, EXCLUSIVE, HUP, IN, ONESHOT, OUT, epollEvents} from "./event-bits.ts";
import {readiness} from "./readiness.ts";
import type {Sock} from "./socket.ts";
import {LastFirst, WaitQueue, type Waitable} from "./wait-queue.ts";
import {Watchers, type Watcher} from "./watchers.ts";

/** What is left of an entry that is told only once: how, not what (EP_PRIVATE_BITS). */
const PRIVATE = ONESHOT | ET | EXCLUSIVE;
/** What may be asked for together with EPOLLEXCLUSIVE (EPOLLEXCLUSIVE_OK_BITS). */
const WITH_EXCLUSIVE = IN | OUT | ERR | HUP | ET | EXCLUSIVE;

/** The most events that epoll_wait() can be asked for: their structures fill an int. */
export const MOST_EVENTS = 178_956_970;

/** How often one instance can watch the next (EP_MAX_NESTS). */
const MOST_NESTS = 4;

/** What an instance watches. */
export type Pollable = Sock | Epoll;

/** Which events hold for it now. */
export const eventsOf = (of: Pollable): number => (of instanceof Epoll ? of.events : readiness(of));

/** One epoll instance. */
export class Epoll implements Waitable {
  /** The calls that wait for an event. */
  readonly waiters = new LastFirst();
  /** Calls of poll() that wait for it. */
  readonly polled: Waitable & {readonly waiters: WaitQueue} = {waiters: new WaitQueue()};
  private readonly entries = new Map<Pollable, Entry>();
  /** Its entries in other instances, the latest first. */
  private readonly outer: Entry[] = [];
  /** What may be ready, in the order in which it will be told. */
  private ready: Entry[] = [];

  /** EPOLL_CTL_ADD. `socket` is what is handed back with each event. */
  add(of: Pollable, socket: Socket, events: number): Errno | null {
    const nested = of instanceof Epoll;
    if (events & EXCLUSIVE && (nested || events & ~WITH_EXCLUSIVE)) return "EINVAL";
    if (nested && of.below(this) + 1 + this.above() > MOST_NESTS) return "ELOOP";
    if (this.entries.has(of)) return "EEXIST";
    const entry = new Entry(this, of, socket, events);
    this.entries.set(of, entry);
    if (nested) of.outer.unshift(entry);
    else {
      of.watchers ??= new Watchers(of);
      of.watchers.add(entry);
    }
    this.look(entry);
    return null;
  }

  /** How deep the instances are that it watches; Infinity where they lead to `to`. */
  private below(to: Epoll): number {
    let depth = 0;
    for (const of of this.entries.keys()) {
      if (of === to) return Infinity;
      if (of instanceof Epoll) depth = Math.max(depth, of.below(to) + 1);
    }
    return depth;
  }

  /** How deep it is in others itself. */
  private above(): number {
    return Math.max(0, ...this.outer.map(({epoll}) => epoll.above() + 1));
  }

  /** EPOLL_CTL_MOD: what is ready is told, whether it was before or not. */
  modify(of: Pollable, socket: Socket, events: number): Errno | null {
    if (events & EXCLUSIVE) return "EINVAL";
    const entry = this.entries.get(of);
    if (!entry) return "ENOENT";
    if (entry.exclusive) return "EINVAL";
    entry.socket = socket;
    entry.events = events | ERR | HUP;
    this.look(entry);
    return null;
  }

  /** EPOLL_CTL_DEL, and what close() of a socket does. */
  remove(of: Pollable): Errno | null {
    const entry = this.entries.get(of);
    if (!entry) return "ENOENT";
    this.entries.delete(of);
    forget(of, entry);
    this.ready = this.ready.filter((other) => other !== entry);
    return null;
  }

  /** Its descriptor is closed. */
  release(): void {
    for (const entry of [...this.outer]) entry.gone();
    for (const [of, entry] of this.entries) forget(of, entry);
    this.entries.clear();
    this.ready = [];
  }

  /**
   * Puts an entry at the end of the list, if it is not on it, wakes a call that waits, and tells
   * who watches this instance, each time.
   */
  enlist(entry: Entry): void {
    if (!this.ready.includes(entry)) this.ready.push(entry);
    this.waiters.wakeOne();
    this.polled.waiters.changed();
    for (const outer of this.outer) outer.wake(IN);
  }

  private look(entry: Entry): void {
    if (entry.mask !== 0 && !this.ready.includes(entry)) this.enlist(entry);
  }

  /**
   * EPOLLIN where it has something to report. What stands on the list and holds no longer is taken
   * off it (__ep_eventpoll_poll).
   */
  get events(): number {
    const first = this.ready.findIndex(({mask}) => mask !== 0);
    this.ready.splice(0, first < 0 ? this.ready.length : first);
    if (first < 0) return 0;
    this.waiters.wakeOne();
    return IN;
  }

  /** Takes out one of its entries in other instances. */
  left(entry: Entry): void {
    this.outer.splice(this.outer.indexOf(entry), 1);
  }

  /**
   * At most `most` of what is ready. Each entry on the list is asked once more, and what no longer
   * holds is left out. Level-triggered entries go back to the end of the list (ep_send_events).
   */
  take(most: number): EpollReady[] {
    const list = this.ready;
    const again: Entry[] = [];
    const found: EpollReady[] = [];
    let seen = 0;
    while (seen < list.length && found.length < most) {
      const entry = list[seen++] as Entry;
      const {mask} = entry;
      if (mask === 0) continue;
      found.push({socket: entry.socket, events: epollEvents(mask)});
      if (entry.events & ONESHOT) entry.events &= PRIVATE;
      else if (!(entry.events & ET)) again.push(entry);
    }
    this.ready = [...list.slice(seen), ...again];
    if (this.ready.length > 0) this.waiters.wakeOne();
    return found;
  }
}

/** Tells what was watched that it is no longer, by this entry. */
function forget(of: Pollable, entry: Entry): void {
  if (of instanceof Epoll) of.left(entry);
  else of.watchers?.remove(entry);
}

/** One socket or instance that is watched. */
class Entry implements Watcher {
  readonly exclusive: boolean;
  readonly of: Pollable;
  socket: Socket;
  events: number;
  readonly epoll: Epoll;

  constructor(epoll: Epoll, of: Pollable, socket: Socket, events: number) {
    this.epoll = epoll;
    this.of = of;
    this.socket = socket;
    this.events = events | ERR | HUP;
    this.exclusive = (events & EXCLUSIVE) !== 0;
  }

  /** What was asked for and holds. */
  get mask(): number {
    return eventsOf(this.of) & this.events;
  }

  /** ep_poll_callback. */
  wake(key: number): boolean {
    const {events, epoll} = this;
    // Told once, and to be told no more until it is modified.
    if ((events & ~PRIVATE) === 0) return false;
    if (key !== 0 && !(key & events)) return false;
    const awaited = !epoll.waiters.empty;
    epoll.enlist(this);
    if (!this.exclusive) return true;
    const wanted = key & (IN | OUT);
    return awaited && (wanted === 0 || (wanted & events) !== 0);
  }

  /** What it is for is closed. */
  gone(): void {
    this.epoll.remove(this.of);
  }
}
