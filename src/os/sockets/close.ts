/** shutdown(2), close(2) and SO_LINGER: how a socket lets go of its connection. */
import type {Micros} from "../../base/units.ts";
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {userAbort, userClose, userReceive, userShutdown} from "../../tcp/control/user-calls.ts";
import {CAUSES} from "../../tcp/block/cause.ts";
import {toClosed} from "../../tcp/control/time-wait.ts";
import type {Connection} from "../kernel/connection.ts";
import type {ShutdownHow} from "../api.ts";
import type {Errno} from "../systems/errno.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {stopListening} from "./listener.ts";
import type {Sock} from "../kernel/socket.ts";

/** The kernel's part of shutdown(2): ends one direction, or both. Returns ENOTCONN, or null. */
export function shutdown(kernel: Kernel, sock: Sock, how: ShutdownHow, now: Micros): Errno | null {
  const {connection} = sock;
  const write = how !== "SHUT_RD" && how !== "SD_RECEIVE";
  const read = how !== "SHUT_WR" && how !== "SD_SEND";
  if (!connection) {
    if (!sock.listening) {
      // Linux notes it all the same: nothing is read from such a socket (inet_shutdown).
      if (kernel.profile.errnos === "linux" && how !== "SHUT_WR") sock.shutRead = true;
      return "ENOTCONN";
    }
    // Linux: a listener does not write anyway (inet_shutdown).
    return read || kernel.profile.errnos !== "linux" ? stopListening(kernel, sock, now) : null;
  }
  const {state} = connection.tcb;
  // Linux keeps no socket for TIME-WAIT: the program's is closed already.
  const gone = state === "TIME-WAIT" && kernel.profile.errnos === "linux";
  if (state === "CLOSED" || gone) return "ENOTCONN";
  if (state === "SYN-SENT") return dissolve(kernel, sock, connection, now);
  if (read) sock.shutRead = true;
  connection.act(now, (tcb) => {
    if (read && endReading(tcb, now) === "reset") return;
    if (!write) return;
    sock.shutWrite = true;
    userShutdown(tcb, now);
  });
  return null;
}

/** Linux gives a handshake up at any shutdown(), and calls that a success (inet_shutdown). */
function dissolve(
  {profile}: Kernel,
  sock: Sock,
  connection: Connection,
  now: Micros
): Errno | null {
  if (profile.errnos !== "linux") return "ENOTCONN";
  connection.act(now, (tcb) => toClosed(tcb, CAUSES.close, now, "reset"));
  // The socket is as if it had never tried, but for the error (tcp_disconnect).
  sock.connection = null;
  return null;
}

/** Nobody will read any more; Winsock resets a connection that has something unread. */
function endReading(tcb: Tcb, now: Micros): "reset" | "done" {
  tcb.rcv.shut = true;
  const {afterShutReceive} = tcb.config;
  if (tcb.rcv.queue.length > 0 && afterShutReceive === "reset") {
    userAbort(tcb, now, "unread-data");
    return "reset";
  }
  if (afterShutReceive === "discard") userReceive(tcb, Infinity, false, now);
  return "done";
}

/**
 * The kernel's part of close(2): the descriptor goes; the connection lives on as long as TCP needs
 * it.
 */
export function close(kernel: Kernel, sock: Sock, now: Micros): void {
  kernel.freeDescriptor(sock.fd);
  sock.watchers?.release();
  if (sock.listening) {
    stopListening(kernel, sock, now);
    return;
  }
  if (sock.bound && !sock.tcb) kernel.letGo(sock);
  release(kernel, sock, now);
}

/**
 * No process holds the connection any more: FIN, or a reset where SO_LINGER or unread data asks for
 * it (RFC 9293 §3.6.1, socket(7)).
 */
function release({profile}: Kernel, sock: Sock, now: Micros): void {
  const {connection} = sock;
  if (!connection || connection.tcb.orphan) return;
  const {reuseAddr, reusePort, exclusive} = sock;
  connection.rights = {reuseAddr, reusePort, exclusive};
  const {l_onoff, l_linger} = sock.linger;
  connection.act(now, (tcb) => {
    // What waits in TIME-WAIT is no longer the socket's: Linux keeps it apart, and lets it be.
    const waits = tcb.state === "TIME-WAIT";
    if (l_onoff && l_linger === 0 && !waits) userAbort(tcb, now, "linger-zero");
    else userClose(tcb, now, profile.resetIfUnread);
  });
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
export function lingerOver({profile}: Kernel, {connection}: Sock, now: Micros): void {
  if (profile.lingerTimeout !== "reset") return;
  connection?.act(now, (tcb) => userAbort(tcb, now, "linger-timeout"));
}
