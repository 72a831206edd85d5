/** connect(2): a port where none was bound, and the SYN. */
import type {Micros} from "../../base/units.ts";
import {activeOpen} from "../../tcp/control/open.ts";
import {endTimeWait} from "../../tcp/control/time-wait.ts";
import type {Endpoint} from "../../wire/segment.ts";
import type {Errno} from "../systems/errno.ts";
import {LOOPBACK, type Kernel} from "../kernel/kernel.ts";
import {clientUses} from "../kernel/known-hosts.ts";
import {choosePort} from "../kernel/ports.ts";
import type {Sock} from "../kernel/socket.ts";

/**
 * The kernel's part of connect(2): takes a port where none was bound, and sends the SYN, or lets it
 * wait for a write where it is to take payload along; `writes` says that this comes at once
 * (MSG_FASTOPEN). Returns an error (for a listener, or with no port left), or null.
 */
export function connect(
  kernel: Kernel,
  sock: Sock,
  remote: Endpoint,
  writes: boolean,
  now: Micros
): Errno | null {
  if (sock.listening) return LISTENS[kernel.profile.errnos];
  if (remote.port < 1 || remote.port > 65535) return "EADDRNOTAVAIL";
  const address = remote.address === LOOPBACK ? LOOPBACK : kernel.address;
  let {port} = sock.local;
  if (!sock.bound) {
    const free = choosePort(kernel.profile.ports, kernel.random, (p) =>
      usable(kernel, p, remote, now)
    );
    if (free === null) return noPortLeft(kernel, remote);
    port = free;
  } else if (inUse(kernel, port, remote, now)) return kernel.profile.portBusy;
  if (sock.bound) kernel.letGo(sock);
  sock.local = {address: sock.local.address || address, port};
  sock.remote = remote;
  sock.bound = true;
  const connection = kernel.newConnection(sock.local, remote, true, sock);
  sock.connection = connection;
  sock.record = connection.record;
  sock.connecting = true;
  sock.shutRead = sock.shutWrite = false;
  connection.sock = sock;
  connection.tcb.settings = sock.settings;
  connection.tcb.ack.interactive = sock.options?.get("TCP_QUICKACK") === 0;
  const {fastOpen} = kernel.profile;
  if ((writes || sock.options?.get("TCP_FASTOPEN_CONNECT") === 1) && clientUses(fastOpen)) {
    connection.tcb.fastOpen = kernel.fastOpens.begin(remote.address, fastOpen, writes);
  }
  const iss = kernel.secret.initialSequence(sock.local, remote, now);
  connection.act(now, (tcb) => activeOpen(tcb, iss, now));
  return null;
}

/** connect() of a listener (inet_stream_connect; FreeBSD's connect(2); Winsock's connect()). */
const LISTENS = {linux: "EISCONN", bsd: "EOPNOTSUPP", winsock: "EINVAL"} as const;

/**
 * What connect() finds on a socket whose handshake may have begun before: EALREADY while it goes
 * on; then Linux lets one such call succeed, and all others get EISCONN (inet_stream_connect). A
 * SYN that waits for a write is for that to begin with.
 */
export function connectAgain(
  kernel: Kernel,
  sock: Sock,
  writes: boolean
): Errno | null | "new" | "failed" {
  if (!sock.tcb) return "new";
  const {state} = sock.tcb;
  if (sock.tcb.fastOpen?.waits) return writes ? "new" : "EISCONN";
  if (state === "SYN-SENT" || state === "SYN-RECEIVED") return "EALREADY";
  const {connecting} = sock;
  sock.connecting = false;
  if (state === "CLOSED" && connecting) return "failed";
  return connecting && kernel.profile.connectSucceedsOnce ? null : "EISCONN";
}

/** All ports are taken: the error tells on Windows whether TIME-WAIT holds any of them. */
function noPortLeft({profile, connections}: Kernel, remote: Endpoint): Errno {
  const {ports, noPortLeft: errors} = profile;
  for (let port = ports[0]; port <= ports[1]; port++) {
    if (connections.find(port, remote)?.tcb.state === "TIME-WAIT") return errors.timeWait;
  }
  return errors.inUse;
}

/** A port for connect(): nobody bound it, and this very four-tuple is free. */
function usable(kernel: Kernel, port: number, remote: Endpoint, now: Micros): boolean {
  // Darwin looks for a port that nobody uses, toward whomever (in_pcbbind).
  const {profile, connections} = kernel;
  if (!profile.sharesPorts && !connections.onPort(port).next().done) return false;
  return !kernel.bound.has(port) && !inUse(kernel, port, remote, now);
}

/** Linux's tcp_tw_reuse: TIME-WAIT does not count when timestamps tell old from new. */
function inUse(kernel: Kernel, port: number, remote: Endpoint, now: Micros): boolean {
  const old = kernel.connections.find(port, remote);
  if (!old) return false;
  const {state, options, slowTimer, config} = old.tcb;
  const {anywhere, loopback} = kernel.profile.reuseTimeWaitAfter;
  const after = remote.address === LOOPBACK ? loopback : anywhere;
  if (state !== "TIME-WAIT" || !options.timestamps) return true;
  const since = slowTimer.at - config.timeWait;
  if (now - since < after) return true;
  old.act(now, (tcb) => endTimeWait(tcb, now));
  return false;
}
