/** An epoll instance: what it watches, and the list of what may be ready (fs/eventpoll.c). */
import type {EpollReady, Socket} from "../api.ts";
import type {Errno} from "../systems/errno.ts";
import {ERR, ET, EXCLUSIVE, HUP, IN, ONESHOT, OUT, epollEvents} from "./event-bits.ts";
import {readiness} from "./readiness.ts";
import type {Sock} from "./socket.ts";
import {LastFirst, type Waitable} from "./wait-queue.ts";
import {Watchers, type Watcher} from "./watchers.ts";

/** What is left of an entry that is told only once: how, not what (EP_PRIVATE_BITS). */
const PRIVATE = ONESHOT | ET | EXCLUSIVE;
/** What may be asked for together with EPOLLEXCLUSIVE (EPOLLEXCLUSIVE_OK_BITS). */
const WITH_EXCLUSIVE = IN | OUT | ERR | HUP | ET | EXCLUSIVE;

/** The most events that epoll_wait() can be asked for: their structures fill an int. */
export const MOST_EVENTS = 178_956_970;

/** One epoll instance. */
export class Epoll implements Waitable {
  /** The calls that wait for an event. */
  readonly waiters = new LastFirst();
  private readonly entries = new Map<Sock, Entry>();
  /** What may be ready, in the order in which it will be told. */
  private ready: Entry[] = [];

  /** EPOLL_CTL_ADD. `socket` is what is handed back with each event. */
  add(sock: Sock, socket: Socket, events: number): Errno | null {
    if (events & EXCLUSIVE && events & ~WITH_EXCLUSIVE) return "EINVAL";
    if (this.entries.has(sock)) return "EEXIST";
    const entry = new Entry(this, sock, socket, events);
    this.entries.set(sock, entry);
    sock.watchers ??= new Watchers(sock);
    sock.watchers.add(entry);
    this.look(entry);
    return null;
  }

  /** EPOLL_CTL_MOD: what is ready is told, whether it was before or not. */
  modify(sock: Sock, socket: Socket, events: number): Errno | null {
    if (events & EXCLUSIVE) return "EINVAL";
    const entry = this.entries.get(sock);
    if (!entry) return "ENOENT";
    if (entry.exclusive) return "EINVAL";
    entry.socket = socket;
    entry.events = events | ERR | HUP;
    this.look(entry);
    return null;
  }

  /** EPOLL_CTL_DEL, and what close() of a socket does. */
  remove(sock: Sock): Errno | null {
    const entry = this.entries.get(sock);
    if (!entry) return "ENOENT";
    this.entries.delete(sock);
    sock.watchers?.remove(entry);
    this.ready = this.ready.filter((other) => other !== entry);
    return null;
  }

  /** Its descriptor is closed. */
  release(): void {
    for (const [sock, entry] of this.entries) sock.watchers?.remove(entry);
    this.entries.clear();
    this.ready = [];
  }

  /** Puts an entry at the end of the list, if it is not on it, and wakes a call that waits. */
  enlist(entry: Entry): void {
    if (!this.ready.includes(entry)) this.ready.push(entry);
    this.waiters.wakeOne();
  }

  private look(entry: Entry): void {
    if (readiness(entry.sock) & entry.events) this.enlist(entry);
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
      const mask = readiness(entry.sock) & entry.events;
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

/** One socket that is watched. */
class Entry implements Watcher {
  readonly exclusive: boolean;
  readonly sock: Sock;
  socket: Socket;
  events: number;
  private readonly epoll: Epoll;

  constructor(epoll: Epoll, sock: Sock, socket: Socket, events: number) {
    this.epoll = epoll;
    this.sock = sock;
    this.socket = socket;
    this.events = events | ERR | HUP;
    this.exclusive = (events & EXCLUSIVE) !== 0;
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

  /** The socket is closed. */
  gone(): void {
    this.epoll.remove(this.sock);
  }
}
