/** A listener: what it makes of segments that have no connection yet (RFC 9293 §3.10.7.2). */
import {NEVER, type Micros} from "../../base/units.ts";
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import {passiveOpen} from "../../tcp/control/open.ts";
import {toClosed} from "../../tcp/control/time-wait.ts";
import {userAbort} from "../../tcp/control/user-calls.ts";
import {ACK, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {acceptQueueFull, enqueue, noRoomForSyn, recordQueue} from "./accept-queue.ts";
import type {Connection, Handshakes} from "../kernel/connection.ts";
import type {Kernel} from "../kernel/kernel.ts";
import type {Listening, Sock} from "../kernel/socket.ts";
import {cookieArrives, sendCookie} from "./syn-cookie.ts";

/**
 * Linux bounds the SYN queue by the backlog; and by three quarters of tcp_max_syn_backlog where no
 * cookie can take over.
 */
function synQueueFull({profile}: Kernel, {synQueue, backlog}: Listening): boolean {
  const {size} = synQueue;
  if (profile.backlogOverflow !== "drop") return size > profile.maxSynBacklog;
  if (size >= backlog + profile.backlogExtra) return true;
  return profile.synCookies === 0 && size > profile.maxSynBacklog * 0.75;
}

/** A segment for a listener, without a connection of its own (RFC 9293 §3.10.7.2). */
export function listenArrives(kernel: Kernel, sock: Sock, segment: Segment, now: Micros): void {
  const {listening} = sock;
  if (!listening || segment.flags & RST) return;
  if (segment.flags & ACK) {
    if (!cookieArrives(kernel, sock, segment, now)) kernel.reset(segment, null);
    return;
  }
  // Linux drops a FIN, or nothing at all, in silence.
  if (!(segment.flags & SYN)) return;
  const {profile} = kernel;
  const syns = synQueueFull(kernel, listening);
  if (noRoomForSyn(profile, listening)) {
    // Windows refuses (KB 113576). Linux and macOS say nothing, so that the client tries again.
    // FreeBSD answers from its syncache, whatever the accept queue holds.
    if (profile.backlogOverflow === "reset") return kernel.reset(segment, null);
    if (profile.backlogOverflow === "drop") return;
  }
  if (profile.synCookies === 2 || (syns && profile.synCookies > 0)) {
    sendCookie(kernel, segment, now);
    return;
  }
  if (syns) return;
  halfOpen(kernel, sock, listening, segment, now);
  recordQueue(kernel, sock, now);
}

/** A SYN that is let in: half of a new connection. */
function halfOpen(
  kernel: Kernel,
  sock: Sock,
  listening: Listening,
  segment: Segment,
  now: Micros
): void {
  const connection = kernel.newConnection(segment.to, segment.from, false, sock);
  connection.handshakes = listening.handshakes;
  listening.synQueue.add(connection);
  const {secret, profile} = kernel;
  const iss = secret.initialSequence(segment.to, segment.from, now);
  const fastOpen = listening.early.answer(secret, profile.fastOpen, segment);
  connection.act(now, (tcb) => {
    tcb.fastOpen = fastOpen;
    passiveOpen(tcb, segment, iss, now);
  });
  if (!fastOpen?.early) return;
  enqueue(kernel, sock, connection, now);
  listening.early.add(connection);
}

/** The last ACKs of one listener's handshakes. */
export class ListenerHandshakes implements Handshakes {
  private readonly kernel: Kernel;
  private readonly sock: Sock;

  constructor(kernel: Kernel, sock: Sock) {
    this.kernel = kernel;
    this.sock = sock;
  }

  /**
   * Is there room for the connection, and has its data come? With no room the segment is ignored,
   * or reset where tcp_abort_on_overflow says so (tcp(7)).
   */
  complete(connection: Connection, segment: Segment, now: Micros): "accept" | "ignore" | "reset" {
    const {kernel, sock} = this;
    const {listening} = sock;
    // The listener was closed in the meantime.
    if (!listening) return "reset";
    const {deferAccept} = listening;
    const bare = segLen(segment) === 0;
    if (bare && connection.tcb.cc.retransmits < deferAccept) {
      connection.tcb.deferred = deferAccept;
      return "ignore";
    }
    if (acceptQueueFull(kernel.profile, listening)) {
      connection.turnedAway = true;
      return kernel.profile.abortOnOverflow ? "reset" : "ignore";
    }
    enqueue(kernel, sock, connection, now);
    return "accept";
  }

  abandon(connection: Connection): void {
    this.sock.listening?.synQueue.delete(connection);
  }
}

/** The listener goes: what waited in its queues is reset, half-open ones are forgotten. */
export function stopListening(
  kernel: Kernel,
  sock: Sock,
  now: Micros,
  cause: Cause = CAUSES.close
): null {
  const {listening} = sock;
  if (!listening) return null;
  kernel.letGo(sock);
  sock.listening = null;
  const {log} = kernel.world;
  if (log) {
    log.moved(sock.record, kernel.index, "LISTEN", "CLOSED", cause, now);
    log.socketGone(sock.record, now);
  }
  for (const half of listening.synQueue) {
    half.handshakes = null;
    half.act(now, (tcb) => toClosed(tcb, cause, now));
  }
  for (const {connection} of listening.acceptQueue) {
    connection?.act(now, (tcb) => userAbort(tcb, now, "listener-closed"));
  }
  sock.changed();
  return null;
}

/**
 * Darwin's keepalive timer runs without a peer, too: when it ends, a socket that is not
 * ESTABLISHED is dropped, and so is a listener (xnu, tcp_ctloutput and tcp_timers).
 */
export function watchListener(kernel: Kernel, sock: Sock): void {
  const at = sock.keepaliveAt;
  if (!sock.listening || at === NEVER) return;
  const run = (now: Micros): void => {
    if (sock.keepaliveAt !== at || !sock.listening || kernel.off) return;
    sock.error = "ETIMEDOUT";
    stopListening(kernel, sock, now, CAUSES.gaveUp);
  };
  kernel.world.scheduleLate(Math.max(at, kernel.world.now), {run});
}
