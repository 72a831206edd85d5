/** What the socket calls do in the kernel; the errors of POSIX, to be named by the system. */
import {CAUSES} from "../../tcp/block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {activeOpen} from "../../tcp/control/open.ts";
import {userAbort, userClose, userReceive, userShutdown} from "../../tcp/control/user-calls.ts";
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import type {Endpoint} from "../../wire/segment.ts";
import type {ShutdownHow} from "../api.ts";
import type {Connection} from "./connection.ts";
import type {Errno} from "../systems/errno.ts";
import {LOOPBACK, type Kernel} from "./kernel.ts";
import {stopListening} from "./listener.ts";
import {on} from "./option-table.ts";
import {ANY, bindConflict, choosePort, type BindRequest, type Holder} from "./ports.ts";
import type {Sock} from "./socket.ts";

/** Sockets and connections that hold a local port. */
function* holders(kernel: Kernel, port: number): Generator<Holder> {
  for (const sock of kernel.bound.get(port) ?? []) {
    yield {
      address: sock.local.address,
      state: sock.listening ? "LISTEN" : "BOUND",
      reuseAddr: sock.reuseAddr,
      reusePort: sock.reusePort,
      exclusive: sock.exclusive,
      connected: false
    };
  }
  for (const connection of kernel.onPort(port)) {
    const {sock} = connection as Connection;
    yield {
      address: connection.local.address,
      state: connection.state,
      reuseAddr: sock?.reuseAddr ?? connection.leftover.reuseAddr,
      reusePort: sock?.reusePort ?? connection.leftover.reusePort,
      exclusive: sock?.exclusive ?? connection.leftover.exclusive,
      connected: true
    };
  }
}

function conflict(kernel: Kernel, request: BindRequest, port: number): Errno | null {
  for (const holder of holders(kernel, port)) {
    const errno = bindConflict(kernel.profile.bindRules, request, holder);
    if (errno) return errno;
  }
  return null;
}

/**
 * The kernel's part of bind(2): a local address and port; for port 0 the system chooses. Answers
 * EINVAL, EADDRNOTAVAIL, EADDRINUSE, EACCES (Windows), or null when it is done.
 */
export function bind(kernel: Kernel, sock: Sock, address: Endpoint): Errno | null {
  const later = sock.options.get("IP_BIND_ADDRESS_NO_PORT") ?? 0;
  if (sock.bound || address.port !== 0 || !on(later)) return bindNow(kernel, sock, address);
  if (!isOwn(kernel, address)) return "EADDRNOTAVAIL";
  // Only the address is taken: connect() will choose a port that is free toward its peer (ip(7)).
  sock.local = {address: address.address, port: 0};
  return null;
}

const isOwn = (kernel: Kernel, {address}: Endpoint): boolean =>
  [ANY, kernel.address, LOOPBACK].includes(address);

function bindNow(kernel: Kernel, sock: Sock, address: Endpoint): Errno | null {
  if (sock.bound) return "EINVAL";
  const {port} = address;
  if (!Number.isInteger(port) || port < 0 || port > 65535) return "EINVAL";
  if (!isOwn(kernel, address)) return "EADDRNOTAVAIL";
  const {reuseAddr, reusePort, exclusive} = sock;
  const request = {address: address.address, reuseAddr, reusePort, exclusive};
  let chosen = port;
  if (port === 0) {
    const free = choosePort(kernel.profile.ports, kernel.random, (p) => !taken(kernel, p));
    if (free === null) return "EADDRINUSE";
    chosen = free;
  } else {
    const errno = conflict(kernel, request, port);
    if (errno) return errno;
  }
  sock.local = {address: address.address, port: chosen};
  sock.bound = true;
  sock.explicitPort = port !== 0;
  kernel.hold(sock);
  return null;
}

const taken = (kernel: Kernel, port: number): boolean => !holders(kernel, port).next().done;

/**
 * The kernel's part of listen(2): from now on SYNs are answered. `backlog` counts connections.
 * Answers EINVAL for a socket with a connection, EADDRINUSE, or null when it is done.
 */
export function listen(kernel: Kernel, sock: Sock, backlog: number, now: Micros): Errno | null {
  if (sock.tcb) return "EINVAL";
  if (!sock.bound) {
    const errno = bindNow(kernel, sock, {address: sock.local.address, port: 0});
    if (errno) return errno;
  }
  const {profile} = kernel;
  const size = boundBacklog(kernel, backlog);
  if (sock.listening) {
    sock.listening.backlog = size;
    return null;
  }
  // A second listener on the port is only possible where the system shares it out.
  for (const other of kernel.bound.get(sock.local.port) ?? []) {
    if (other === sock || !other.listening) continue;
    const shared = sock.reusePort && other.reusePort;
    const wild = other.local.address === ANY || sock.local.address === ANY;
    const same = other.local.address === sock.local.address;
    const apart = !same && (!wild || profile.bindRules !== "linux");
    const windows = profile.bindRules === "windows";
    if (!shared && !apart && !windows) return "EADDRINUSE";
  }
  const {deferAccept} = sock;
  sock.listening = {backlog: size, synQueue: new Set(), acceptQueue: [], deferAccept};
  const {log} = kernel.world;
  if (log) {
    sock.record = log.socketOpened(kernel, sock.local, null, now);
    log.moved(sock.record, kernel, "CLOSED", "LISTEN", CAUSES.passiveOpen, now);
    log.sampleListener(sock, now);
  }
  kernel.watchListener(sock);
  return null;
}

/** What a system makes of the backlog (listen(2); Winsock's SOMAXCONN and SOMAXCONN_HINT). */
function boundBacklog(kernel: Kernel, backlog: number): number {
  const {profile} = kernel;
  if (profile.system === "windows") {
    // SOMAXCONN_HINT(n) is -n: 200 to 65535 as asked for (Windows 8 and later).
    if (backlog < 0) return Math.min(Math.max(-backlog, 200), 65535);
    return Math.min(backlog, profile.somaxconn);
  }
  return backlog < 0 ? profile.somaxconn : Math.min(backlog, profile.somaxconn);
}

/**
 * The kernel's part of connect(2): takes a port where none was bound, and sends the SYN. Answers
 * EOPNOTSUPP, EALREADY, EISCONN, EADDRNOTAVAIL, ENOBUFS (Windows, no port left), or null when the
 * SYN is on its way.
 */
export function connect(kernel: Kernel, sock: Sock, remote: Endpoint, now: Micros): Errno | null {
  if (sock.listening) return "EOPNOTSUPP";
  if (remote.port < 1 || remote.port > 65535) return "EADDRNOTAVAIL";
  const address = remote.address === LOOPBACK ? LOOPBACK : kernel.address;
  let {port} = sock.local;
  if (!sock.bound) {
    const free = choosePort(kernel.profile.ports, kernel.random, (p) =>
      usable(kernel, p, remote, now)
    );
    if (free === null) return kernel.profile.noPortLeft;
    port = free;
  } else if (inUse(kernel, port, remote, now)) return "EADDRNOTAVAIL";
  if (sock.bound) kernel.letGo(sock);
  sock.local = {address: sock.local.address || address, port};
  sock.remote = remote;
  sock.bound = true;
  const connection = kernel.connection(sock.local, remote, true, sock);
  sock.tcb = connection;
  sock.record = connection.id;
  sock.connecting = true;
  sock.shutRead = sock.shutWrite = false;
  connection.sock = sock;
  connection.settings = sock.settings;
  activeOpen(connection, kernel.initialSequence(sock.local, remote, now), now);
  kernel.touched(connection, now);
  return null;
}

/**
 * What connect() finds on a socket whose handshake may have begun before: EALREADY while it goes
 * on; then Linux lets one such call succeed, and all others get EISCONN (inet_stream_connect).
 */
export function connectAgain(kernel: Kernel, sock: Sock): Errno | null | "new" | "failed" {
  if (!sock.tcb) return "new";
  const {state} = sock.tcb;
  if (state === "SYN-SENT" || state === "SYN-RECEIVED") return "EALREADY";
  const {connecting} = sock;
  sock.connecting = false;
  if (state === "CLOSED" && connecting) return "failed";
  return connecting && kernel.profile.system === "linux" ? null : "EISCONN";
}

/** A port for connect(): nobody bound it, and this very four-tuple is free. */
function usable(kernel: Kernel, port: number, remote: Endpoint, now: Micros): boolean {
  return !kernel.bound.has(port) && !inUse(kernel, port, remote, now);
}

/** Linux's tcp_tw_reuse: TIME-WAIT does not count when timestamps tell old from new. */
function inUse(kernel: Kernel, port: number, remote: Endpoint, now: Micros): boolean {
  const old = kernel.find(port, remote);
  if (!old) return false;
  const {anywhere, loopback} = kernel.profile.reuseTimeWaitAfter;
  const after = remote.address === LOOPBACK ? loopback : anywhere;
  if (old.state !== "TIME-WAIT" || !old.options.timestamps) return true;
  const since = old.slowTimer.at - old.config.timeWait;
  if (now - since < after) return true;
  old.slowTimer.start("time-wait", now);
  kernel.alarm(old, now);
  return false;
}

/** The kernel's part of shutdown(2): ends one direction, or both. Answers ENOTCONN, or null. */
export function shutdown(kernel: Kernel, sock: Sock, how: ShutdownHow, now: Micros): Errno | null {
  const connection = sock.tcb as Connection | null;
  const write = how !== "SHUT_RD" && how !== "SD_RECEIVE";
  const read = how !== "SHUT_WR" && how !== "SD_SEND";
  if (!connection) return sock.listening ? stopListening(kernel, sock, now) : "ENOTCONN";
  if (connection.state === "CLOSED" || connection.state === "SYN-SENT") return "ENOTCONN";
  if (read) {
    sock.shutRead = true;
    connection.rcv.shut = true;
    const unread = connection.rcv.queue.length > 0;
    const {afterShutReceive} = connection.config;
    if (unread && afterShutReceive === "reset") {
      userAbort(connection, now, "unread-data");
      kernel.touched(connection, now);
      return null;
    }
    if (afterShutReceive === "discard") userReceive(connection, Infinity, false, now);
  }
  if (write) {
    sock.shutWrite = true;
    userShutdown(connection, now);
  }
  kernel.touched(connection, now);
  return null;
}

/**
 * The kernel's part of close(2): the descriptor goes; the connection lives on as long as TCP needs
 * it.
 */
export function close(kernel: Kernel, sock: Sock, now: Micros): void {
  kernel.freeDescriptor(sock.fd);
  if (sock.listening) {
    stopListening(kernel, sock, now);
    return;
  }
  if (sock.bound && !sock.tcb) kernel.letGo(sock);
  release(kernel, sock, now);
}

/**
 * No process holds the connection any more: FIN, or a reset where SO_LINGER or unread octets ask
 * for it (RFC 9293 §3.6.1, socket(7)).
 */
export function release(kernel: Kernel, sock: Sock, now: Micros): void {
  const connection = sock.tcb as Connection | null;
  if (!connection || connection.orphan) return;
  const {reuseAddr, reusePort, exclusive} = sock;
  connection.leftover = {reuseAddr, reusePort, exclusive};
  const {l_onoff, l_linger} = sock.linger;
  // What waits in TIME-WAIT is no longer the socket's: Linux keeps it apart, and lets it be.
  const waits = connection.state === "TIME-WAIT";
  if (l_onoff && l_linger === 0 && !waits) userAbort(connection, now, "linger-zero");
  else userClose(connection, now, kernel.profile.resetIfUnread);
  kernel.touched(connection, now);
}

/** Is everything that was queued, and the FIN, acknowledged? For a lingering close(). */
export function drained(sock: Sock): boolean {
  const {tcb} = sock;
  if (!tcb) return true;
  const {state} = tcb;
  if (state === "FIN-WAIT-1" || state === "CLOSING" || state === "LAST-ACK") return false;
  return state === "CLOSED" || sendQueue(tcb) === 0;
}

/** Would a lingering close() have to wait: is there a connection whose FIN is not acknowledged? */
export function unfinished(sock: Sock): boolean {
  const state = sock.tcb?.state ?? "CLOSED";
  return state !== "CLOSED" && state !== "FIN-WAIT-2" && state !== "TIME-WAIT";
}

/**
 * SO_LINGER's time is over: Winsock ends the connection, Linux goes on in the background
 * (socket(7); Winsock, closesocket).
 */
export function lingerOver(kernel: Kernel, sock: Sock, now: Micros): void {
  const connection = sock.tcb as Connection | null;
  if (!connection || kernel.profile.lingerTimeout !== "reset") return;
  userAbort(connection, now, "linger-timeout");
  kernel.touched(connection, now);
}
