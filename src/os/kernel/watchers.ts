/** Who is told what happened to a socket: the entries of a kernel's wait queue that have a mask. */
import {writable} from "../../tcp/block/send-buffer.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {worthReading} from "../../tcp/window/low-water.ts";
import {IN, OUT, PRI} from "./event-bits.ts";

/** A wake-up that is for everybody, whatever they wait for (sk_state_change). */
export const ANYTHING = 0;

/** One that is told: an epoll instance's entry for the socket. */
export interface Watcher {
  /** Of several such only the first is told that can do something about it (EPOLLEXCLUSIVE). */
  readonly exclusive: boolean;
  /** Something happened, by its bits, or `ANYTHING`. True when it will be looked at. */
  wake(key: number): boolean;
  /** The socket is closed: it is watched no longer. */
  gone(): void;
}

/** A socket as its watchers see it. */
interface Watched {
  readonly tcb: Tcb | null;
  readonly connection: {roomWanted: boolean} | null;
  readonly listening: {readonly acceptQueue: readonly unknown[]} | null;
}

/** What is told apart of a socket, to find out what happened to it. */
interface Look {
  readonly state: string;
  /** In-order bytes end here; the completed connections of a listener. */
  readonly received: number;
  readonly urgent: boolean;
}

/** States of which nobody is told when they begin: a call has just brought them about. */
const QUIET: ReadonlySet<string> = new Set(["LISTEN", "SYN-SENT", "SYN-RECEIVED"]);

function lookAt({tcb, listening}: Watched): Look {
  if (listening) return {state: "LISTEN", received: listening.acceptQueue.length, urgent: false};
  if (!tcb) return {state: "", received: 0, urgent: false};
  const {state, rcv} = tcb;
  return {state, received: rcv.nxt, urgent: rcv.urgent.state === "there"};
}

/** The watchers of one socket. Linux tells them at each event, whether it was read or not. */
export class Watchers {
  private readonly all: Watcher[] = [];
  private before: Look;

  constructor(sock: Watched) {
    this.before = lookAt(sock);
    if (sock.connection) sock.connection.roomWanted = sock.tcb?.snd.blocked ?? false;
  }

  add(watcher: Watcher): void {
    // As in the kernel: at the head, and those of which one is enough at the tail.
    if (watcher.exclusive) this.all.push(watcher);
    else this.all.unshift(watcher);
  }

  remove(watcher: Watcher): void {
    const index = this.all.indexOf(watcher);
    if (index >= 0) this.all.splice(index, 1);
  }

  /** The socket is closed (eventpoll_release). */
  release(): void {
    for (const watcher of [...this.all]) watcher.gone();
  }

  /** Something may have happened to the socket: finds out what, and tells them. */
  changed(sock: Watched): void {
    const {before} = this;
    const now = lookAt(sock);
    this.before = now;
    if (now.state !== before.state && !QUIET.has(now.state)) this.wake(ANYTHING);
    else if (arrived(sock, before, now)) this.wake(IN | PRI);
    const {connection, tcb} = sock;
    if (connection?.roomWanted && tcb && !tcb.snd.blocked) {
      connection.roomWanted = false;
      this.wake(OUT);
    }
  }

  /** Tells them; of the exclusive ones the first that has somebody to wake (__wake_up_common). */
  wake(key: number): void {
    for (const watcher of [...this.all]) {
      if (watcher.wake(key) && watcher.exclusive && key !== ANYTHING) return;
    }
  }
}

/** Has something come: a connection, an urgent byte, or as much as is worth reading? */
function arrived({tcb, listening}: Watched, before: Look, now: Look): boolean {
  if (listening) return now.received > before.received;
  if (!tcb) return false;
  if (now.urgent && !before.urgent) return true;
  return now.received !== before.received && worthReading(tcb);
}

/** Some options tell watchers what holds with the new value, whether it held before or not. */
export function tellOption({tcb}: Watched, option: string, watchers: Watchers): void {
  // sk_setsockopt, do_tcp_setsockopt: sk_write_space.
  if (option === "SO_SNDBUF" || option === "TCP_NOTSENT_LOWAT") {
    if (!tcb || writable(tcb)) watchers.wake(OUT);
  } else if (option === "SO_RCVLOWAT" && tcb && worthReading(tcb)) watchers.wake(IN | PRI);
}
