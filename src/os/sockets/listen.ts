/** listen(2): a socket becomes a listener. */
import type {Micros} from "../../base/units.ts";
import {CAUSES} from "../../tcp/block/cause.ts";
import type {Errno} from "../systems/errno.ts";
import {recordQueue} from "./accept-queue.ts";
import {bindNow} from "./bind.ts";
import {FastOpenQueue, everyListener} from "./early-queue.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {ListenerHandshakes, watchListener} from "./listener.ts";
import {ANY} from "../kernel/ports.ts";
import type {Sock} from "../kernel/socket.ts";

/**
 * The kernel's part of listen(2): from now on SYNs are answered. `backlog` counts connections.
 * Returns EINVAL for a socket with a connection, EADDRINUSE, or null when it is done.
 */
export function listen(kernel: Kernel, sock: Sock, backlog: number, now: Micros): Errno | null {
  if (sock.tcb) return "EINVAL";
  if (!sock.bound) {
    const errno = bindNow(kernel, sock, {address: sock.local.address, port: 0});
    if (errno) return errno;
  }
  const size = boundBacklog(kernel, backlog);
  if (sock.listening) {
    sock.listening.backlog = size;
    return null;
  }
  if (portTaken(kernel, sock)) return "EADDRINUSE";
  // What was said of ACKs before is forgotten (inet_csk_listen_start).
  sock.options?.delete("TCP_QUICKACK");
  sock.listening = {
    backlog: size,
    synQueue: new Set(),
    acceptQueue: [],
    deferAccept: sock.deferAccept,
    early: new FastOpenQueue(),
    handshakes: new ListenerHandshakes(kernel, sock)
  };
  const every = everyListener(kernel.profile.fastOpen) && sock.fastOpen === 0;
  sock.listening.early.most = sock.fastOpen = every ? size : sock.fastOpen;
  const {log} = kernel.world;
  if (log) {
    sock.record = log.socketOpened(kernel.index, sock.local, null, now);
    log.moved(sock.record, kernel.index, "CLOSED", "LISTEN", CAUSES.passiveOpen, now);
    recordQueue(kernel, sock, now);
  }
  watchListener(kernel, sock);
  return null;
}

/** What a system makes of the backlog (listen(2); Winsock's SOMAXCONN and SOMAXCONN_HINT). */
function boundBacklog(kernel: Kernel, backlog: number): number {
  const {profile} = kernel;
  // SOMAXCONN_HINT(n) is -n: 200 to 65535 as asked for.
  if (profile.backlogHint && backlog < 0) return Math.min(Math.max(-backlog, 200), 65535);
  if (backlog === 0) return profile.zeroBacklog;
  return backlog < 0 ? profile.somaxconn : Math.min(backlog, profile.somaxconn);
}

/** Is there another listener on the port, where the system does not share it out? */
function portTaken({bound, profile}: Kernel, sock: Sock): boolean {
  return (bound.get(sock.local.port) ?? []).some((other) => {
    if (other === sock || !other.listening) return false;
    const shared = sock.reusePort && other.reusePort;
    const wild = other.local.address === ANY || sock.local.address === ANY;
    const same = other.local.address === sock.local.address;
    const apart = !same && (!wild || profile.bindRules !== "linux");
    const windows = profile.bindRules === "windows";
    return !shared && !apart && !windows;
  });
}
