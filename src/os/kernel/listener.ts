/** A listener's two queues: SYNs that wait for their last ACK, and completed connections. */
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import {seconds, type Micros} from "../../base/units.ts";
import {seqAdd} from "../../wire/seq.ts";
import {ACK, RST, SYN, makeSegment, type Segment} from "../../wire/segment.ts";
import {cookieOpen, established} from "../../tcp/control/open.ts";
import {userAbort} from "../../tcp/control/user-calls.ts";
import type {Connection} from "./connection.ts";
import type {Kernel} from "./kernel.ts";
import {inherit} from "./options.ts";
import type {Listening, Sock} from "./socket.ts";

/**
 * Is there no room for one more completed connection? Linux takes one more than the backlog
 * (listen(2), sk_acceptq_is_full).
 */
export function acceptQueueFull(kernel: Kernel, listening: Listening): boolean {
  return listening.acceptQueue.length >= listening.backlog + kernel.profile.backlogExtra;
}

/**
 * Linux bounds the SYN queue by the backlog; and by three quarters of tcp_max_syn_backlog where no
 * cookie can take over.
 */
function synQueueFull(kernel: Kernel, listening: Listening): boolean {
  const {profile} = kernel;
  const {size} = listening.synQueue;
  if (profile.backlogOverflow === "reset") return size > profile.maxSynBacklog;
  if (size >= listening.backlog + profile.backlogExtra) return true;
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
  if (profile.backlogOverflow === "reset") {
    // Windows refuses (KB 113576). Open handshakes count: each may need a place when it is done.
    const {acceptQueue, synQueue, backlog} = listening;
    if (acceptQueue.length + synQueue.size >= backlog) return kernel.reset(segment, null);
  }
  // No room: Linux says nothing, so that the client tries again.
  if (acceptQueueFull(kernel, listening)) return;
  if (profile.synCookies === 2 || (syns && profile.synCookies > 0)) {
    sendCookie(kernel, segment, now);
    return;
  }
  if (syns) return;
  kernel.halfOpen(sock, segment, now);
  kernel.world.log?.sampleListener(sock, now);
}

/**
 * The last ACK of a handshake: is there room for the connection, and has its data come? With no
 * room the segment is ignored, or reset where tcp_abort_on_overflow says so (tcp(7)).
 */
export function completing(
  kernel: Kernel,
  connection: Connection,
  segment: Segment,
  now: Micros
): "accept" | "ignore" | "reset" {
  const sock = connection.listener;
  if (!sock) return "accept";
  const {listening} = sock;
  // The listener was closed in the meantime.
  if (!listening) return "reset";
  const deferred = listening.deferAccept > 0 && segment.len === 0;
  if (deferred && connection.cc.retransmits < deferRetries(listening.deferAccept)) return "ignore";
  if (acceptQueueFull(kernel, listening)) {
    connection.turnedAway = true;
    return kernel.profile.abortOnOverflow ? "reset" : "ignore";
  }
  enqueue(kernel, sock, connection, now);
  return "accept";
}

/** How many SYN, ACK retransmissions fit in the time given: 1, 3, 7, … s. */
function deferRetries(deferAccept: Micros): number {
  let retries = 0;
  for (let at = seconds(1), step = seconds(1); at < deferAccept + step; at += step) {
    retries++;
    step *= 2;
  }
  return retries;
}

/** Makes a socket of a completed connection, with the listener's options, and queues it. */
function enqueue(kernel: Kernel, sock: Sock, connection: Connection, now: Micros): void {
  const {listening} = sock;
  if (!listening) return;
  listening.synQueue.delete(connection);
  connection.listener = null;
  const child = kernel.newSock();
  inherit(kernel.profile, sock, child);
  connection.settings = child.settings;
  child.tcb = connection;
  child.local = connection.local;
  child.remote = connection.remote;
  child.bound = true;
  child.explicitPort = true;
  child.record = connection.id;
  connection.sock = child;
  listening.acceptQueue.push(child);
  kernel.world.log?.sampleListener(sock, now);
  sock.changed();
}

/**
 * The listener goes: what waited in its queues is reset, half-open ones are forgotten.
 */
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
    log.moved(sock.record, kernel, "LISTEN", "CLOSED", cause, now);
    log.socketGone(sock.record, now);
  }
  for (const tcb of listening.synQueue) {
    const half = tcb as Connection;
    half.listener = null;
    userAbort(half, now, "listener-closed");
    kernel.touched(half, now);
  }
  for (const child of listening.acceptQueue) {
    const connection = child.tcb as Connection;
    userAbort(connection, now, "listener-closed");
    kernel.touched(connection, now);
  }
  sock.changed();
  return null;
}

/** Ticks of 64 s in which a cookie is good (RFC 4987 §3.6). */
const COOKIE_LIFE = 2;

/**
 * A SYN cookie: the SYN, ACK carries what is needed to make the connection later, and nothing is
 * kept. MSS survives roughly, the other options only with timestamps; here they are left out.
 */
function sendCookie(kernel: Kernel, segment: Segment, now: Micros): void {
  const isn = cookie(kernel, segment, Math.floor(now / seconds(64)), mssIndex(segment.mss));
  const answer = makeSegment({
    from: segment.to,
    to: segment.from,
    flags: SYN | ACK,
    seq: isn,
    ack: seqAdd(segment.seq, 1),
    wnd: Math.min(65535, Math.floor(kernel.profile.tcp.receiveBuffer / 2)),
    mss: kernel.profile.tcp.mss
  });
  kernel.world.send(kernel, null, answer, "syn-ack", 0, "syn-cookie");
}

/** MSS values that a cookie can carry, as Linux has them for IPv4. */
const COOKIE_MSS = [536, 1300, 1440, 1460] as const;

function mssIndex(mss: number): number {
  let index = 0;
  COOKIE_MSS.forEach((value, i) => {
    if (mss >= value) index = i;
  });
  return index;
}

function cookie(kernel: Kernel, segment: Segment, tick: number, index: number): number {
  let h = 0x9e3779b9 ^ kernel.address;
  const parts = [segment.from.address, segment.from.port, segment.to.port, tick, index];
  for (const part of parts) {
    h = Math.imul(h ^ part, 0x85ebca6b);
    h ^= h >>> 13;
  }
  return ((h & ~3) | index) >>> 0;
}

/** An ACK for a listener: does it answer a cookie? Then the connection is made from it. */
function cookieArrives(kernel: Kernel, sock: Sock, segment: Segment, now: Micros): boolean {
  const {profile} = kernel;
  const {listening} = sock;
  if (profile.synCookies === 0 || !listening || segment.flags & SYN) return false;
  const isn = seqAdd(segment.ack, -1);
  const index = isn & 3;
  const syn = makeSegment({...segment, seq: seqAdd(segment.seq, -1), len: 0, data: null});
  const tick = Math.floor(now / seconds(64));
  let good = false;
  for (let t = tick; t > tick - COOKIE_LIFE && !good; t--) {
    good = cookie(kernel, syn, t, index) === isn;
  }
  if (!good) return false;
  // No room: drop it without trace. The client believes itself connected (see the page backlog).
  if (acceptQueueFull(kernel, listening)) return true;
  const connection = kernel.connection(segment.to, segment.from, false, sock);
  cookieOpen(connection, segment, isn, COOKIE_MSS[index] as number, now);
  enqueue(kernel, sock, connection, now);
  established(connection, CAUSES.ackOfCookie, now);
  kernel.receive(segment, now);
  return true;
}
