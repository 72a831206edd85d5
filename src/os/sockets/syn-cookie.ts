/**
 * SYN cookies: the SYN, ACK carries what is needed to make the connection later, and nothing is
 * kept (RFC 4987 §3.6). The MSS survives roughly; other options would need timestamps, and are left
 * out here.
 */
import {seconds, type Micros} from "../../base/units.ts";
import {CAUSES} from "../../tcp/block/cause.ts";
import {cookieOpen, established} from "../../tcp/control/open.ts";
import {seqAdd} from "../../wire/seq.ts";
import {ACK, SYN, makeSegment, type Segment} from "../../wire/segment.ts";
import {acceptQueueFull, enqueue} from "./accept-queue.ts";
import type {Kernel} from "../kernel/kernel.ts";
import type {Sock} from "../kernel/socket.ts";

/** A tick of the clock that is part of a cookie. */
const TICK = seconds(64);
/** Ticks in which a cookie is good. */
const LIFE = 2;
/** MSS values that a cookie can carry, as Linux has them for IPv4. */
const MSS = [536, 1300, 1440, 1460] as const;

/** Answers a SYN by a cookie. */
export function sendCookie(kernel: Kernel, segment: Segment, now: Micros): void {
  const {tcp} = kernel.profile;
  const answer = makeSegment({
    from: segment.to,
    to: segment.from,
    flags: SYN | ACK,
    seq: cookie(kernel, segment, Math.floor(now / TICK), mssIndex(segment.mss)),
    ack: seqAdd(segment.seq, 1),
    wnd: Math.min(65535, Math.floor(tcp.receiveBuffer / 2)),
    mss: tcp.mss
  });
  kernel.world.send(kernel.index, null, answer, "syn-ack", 0, "syn-cookie");
}

/** The largest of the values that is not above `mss`. */
function mssIndex(mss: number): number {
  return Math.max(
    0,
    MSS.findLastIndex((value) => mss >= value)
  );
}

function cookie(kernel: Kernel, {from, to}: Segment, tick: number, index: number): number {
  let h = 0x9e3779b9 ^ kernel.address;
  for (const part of [from.address, from.port, to.port, tick, index]) {
    h = Math.imul(h ^ part, 0x85ebca6b);
    h ^= h >>> 13;
  }
  return ((h & ~3) | index) >>> 0;
}

/** An ACK for a listener. If it answers a cookie, the connection is made from it: true. */
export function cookieArrives(kernel: Kernel, sock: Sock, segment: Segment, now: Micros): boolean {
  const {profile} = kernel;
  const {listening} = sock;
  if (profile.synCookies === 0 || !listening || segment.flags & SYN) return false;
  const isn = seqAdd(segment.ack, -1);
  const index = isn & 3;
  const tick = Math.floor(now / TICK);
  let good = false;
  for (let t = tick; t > tick - LIFE && !good; t--) {
    good = cookie(kernel, segment, t, index) === isn;
  }
  if (!good) return false;
  // No room: drop it without trace. The client believes itself connected (see the page backlog).
  if (acceptQueueFull(profile, listening)) return true;
  const connection = kernel.newConnection(segment.to, segment.from, false, sock);
  connection.act(now, (tcb) => {
    cookieOpen(tcb, segment, isn, MSS[index] as number, now);
    enqueue(kernel, sock, connection, now);
    established(tcb, CAUSES.ackOfCookie, now);
    connection.takeIn(segment, now);
  });
  return true;
}
