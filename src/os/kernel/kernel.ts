/** The kernel of one host: its connections and listeners, and which segment belongs to which. */
import {CAUSES, type Cause, type Detail} from "../../tcp/block/cause.ts";
import type {Random} from "../../base/random.ts";
import {NEVER, type Micros} from "../../base/units.ts";
import {segmentArrives} from "../../tcp/arrive/segment-arrives.ts";
import type {Effects, Reason, WaitKind} from "../../tcp/block/effects.ts";
import {passiveOpen} from "../../tcp/control/open.ts";
import {resetFor} from "../../tcp/control/reset.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Tcb, TcpError} from "../../tcp/block/tcb.ts";
import {timeouts} from "../../tcp/control/timeouts.ts";
import {defaultSettings} from "../../tcp/block/config.ts";
import {RST, type Endpoint, type Segment} from "../../wire/segment.ts";
import {Connection} from "./connection.ts";
import type {Errno} from "../systems/errno.ts";
import {completing, listenArrives, stopListening} from "./listener.ts";
import {ANY} from "./ports.ts";
import type {Thread} from "./thread.ts";
import type {Profile} from "../systems/profile.ts";
import {Sock} from "./socket.ts";
import type {World} from "./environment.ts";

/** 127.0.0.1, the address by which a host reaches itself. */
export const LOOPBACK = 0x7f000001;

/** One host's kernel: descriptors, ports, connections, listeners and their alarms. */
export class Kernel implements Effects {
  readonly name: string;
  readonly index: number;
  readonly address: number;
  readonly profile: Profile;
  readonly world: World;
  readonly random: Random;
  /** Keys the hashes of initial sequence numbers and of timestamps. */
  private readonly secret: number;
  /** By local port, then by the peer's address and port. */
  private readonly connections = new Map<number, Map<number, Connection>>();
  /** Sockets that hold a port without a connection: bound or listening. By port. */
  readonly bound = new Map<number, Sock[]>();
  /** Open descriptors by number. */
  readonly descriptors = new Map<number, Sock>();
  /** No descriptor below this one is free; 0 to 2 are the process's own streams. */
  private lowestFree = 3;
  readonly threads: Thread[] = [];
  /** The host lost its power. */
  off = false;

  constructor(world: World, name: string, index: number, address: number, profile: Profile) {
    this.world = world;
    this.name = name;
    this.index = index;
    this.address = address;
    this.profile = profile;
    this.random = world.random(name);
    this.secret = this.random.integer(0, 2 ** 32 - 1);
  }

  /** A segment has come off the wire. */
  receive(segment: Segment, now: Micros): void {
    if (this.off) return;
    const connection = this.find(segment.to.port, segment.from);
    if (connection) {
      const arrival = segmentArrives(connection, segment, now);
      if (arrival === "reset") this.reset(segment, connection);
      this.touched(connection, now);
      if (arrival !== "reopen") return;
    }
    const listener = this.listener(segment.to, segment.from);
    if (listener) listenArrives(this, listener, segment, now);
    else this.reset(segment, null);
  }

  /** The answer to a segment that belongs to nothing (RFC 9293 §3.10.7.1). */
  reset(segment: Segment, connection: Connection | null): void {
    if (segment.flags & RST) return;
    const detail = connection ? "not-acceptable" : "no-connection";
    this.world.send(this, connection, resetFor(segment), "reset", 0, detail);
  }

  /** A new connection, known by its four-tuple from now on. */
  connection(local: Endpoint, remote: Endpoint, active: boolean, from: Sock | null): Connection {
    const settings = from ? {...from.settings} : defaultSettings(this.profile.tcp);
    const {tcp} = this.profile;
    const connection = new Connection(tcp, settings, this, local, remote, active);
    connection.kernel = this;
    if (tcp.timestamps) connection.options.tsOffset = this.timestampOffset(local, remote);
    let peers = this.connections.get(local.port);
    if (!peers) this.connections.set(local.port, (peers = new Map()));
    peers.set(keyOf(remote), connection);
    const {log, now} = this.world;
    if (log) connection.id = log.socketOpened(this, local, remote, now);
    return connection;
  }

  /** A SYN for a listener: half of a new connection. */
  halfOpen(listener: Sock, segment: Segment, now: Micros): Connection {
    const connection = this.connection(segment.to, segment.from, false, listener);
    connection.listener = listener;
    listener.listening?.synQueue.add(connection);
    const iss = this.initialSequence(segment.to, segment.from, now);
    passiveOpen(connection, segment, iss, now);
    this.touched(connection, now);
    return connection;
  }

  find(port: number, remote: Endpoint): Connection | undefined {
    return this.connections.get(port)?.get(keyOf(remote));
  }

  /** All connections that have this local port. */
  *onPort(port: number): Iterable<Connection> {
    const peers = this.connections.get(port);
    if (peers) yield* peers.values();
  }

  /** The listener for an address: one for that very address before one for any. */
  listener(local: Endpoint, remote: Endpoint): Sock | null {
    const listening = this.bound.get(local.port)?.filter((sock) => sock.listening);
    if (!listening) return null;
    const at = (address: number): Sock[] =>
      listening.filter((sock) => sock.local.address === address);
    const specific = at(local.address);
    const [first = null, ...others] = specific.length > 0 ? specific : at(ANY);
    if (!first || others.length === 0) return first;
    // Linux hands connections out among SO_REUSEPORT's sockets by a hash of the four-tuple.
    const shared = this.profile.bindRules === "linux" && first.reusePort;
    return shared ? ([first, ...others][this.spread(remote, others.length + 1)] ?? first) : first;
  }

  /** A number from 0 to `count` - 1, always the same for one peer (reuseport_select_sock). */
  private spread(remote: Endpoint, count: number): number {
    let hash = this.secret ^ remote.port;
    hash = Math.imul(hash ^ remote.address, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) % count;
  }

  /**
   * Darwin's keepalive timer runs without a peer, too: when it ends, a socket that is not
   * ESTABLISHED is dropped, and so is a listener (xnu, tcp_ctloutput and tcp_timers).
   */
  watchListener(sock: Sock): void {
    const at = sock.keepaliveAt;
    if (!sock.listening || at === NEVER) return;
    const run = (now: Micros): void => {
      if (sock.keepaliveAt !== at || !sock.listening || this.off) return;
      sock.error = "ETIMEDOUT";
      stopListening(this, sock, now, CAUSES.gaveUp);
    };
    this.world.schedule(Math.max(at, this.world.now), {late: true, run});
  }

  /**
   * An initial sequence number: a clock of 4 µs and a keyed hash of the four-tuple, so that a
   * tuple used again starts above its old numbers (RFC 9293 §3.4.1, RFC 6528).
   */
  initialSequence(local: Endpoint, remote: Endpoint, now: Micros): number {
    const hash = this.hash([local.address, local.port, remote.address, remote.port]);
    return (hash + Math.floor(now / 4)) >>> 0;
  }

  /**
   * What the timestamps of a connection begin with. It is the same for all connections with one
   * peer, so that a SYN's timestamp is newer than that of an old connection in TIME-WAIT (RFC 7323
   * §5.4, RFC 6191 §2).
   */
  private timestampOffset(local: Endpoint, remote: Endpoint): number {
    return this.hash([local.address, remote.address]) >>> 2;
  }

  /** A number from numbers and this host's secret. */
  private hash(parts: readonly number[]): number {
    let hash = this.secret;
    for (const part of parts) {
      hash = Math.imul(hash ^ part, 0x01000193);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0x85ebca6b) >>> 0;
  }

  /** Something was done to a connection: programs may go on, alarms may have to be set. */
  touched(connection: Connection, now: Micros): void {
    if (connection.state === "CLOSED") this.dropped(connection, now);
    else this.arm(connection, now);
    const {log} = this.world;
    if (log && connection.id >= 0) log.sample(connection, connection.id, now);
    connection.sock?.changed();
  }

  private arm(connection: Connection, now: Micros): void {
    const {deadline} = connection;
    if (deadline === NEVER || connection.alarmAt <= deadline) return;
    connection.alarmAt = Math.max(now, deadline);
    this.world.schedule(connection.alarmAt, connection);
  }

  /** A connection's alarm went off; it may have been set for less than is now due. */
  alarm(connection: Connection, now: Micros): void {
    if (this.off) return;
    if (connection.deadline <= now) {
      timeouts(connection, now);
      this.touched(connection, now);
    } else this.arm(connection, now);
  }

  private dropped(connection: Connection, now: Micros): void {
    const peers = this.connections.get(connection.local.port);
    if (peers?.get(keyOf(connection.remote)) === connection) {
      peers.delete(keyOf(connection.remote));
      if (peers.size === 0) this.connections.delete(connection.local.port);
      this.world.log?.socketGone(connection.id, now);
    }
    connection.listener?.listening?.synQueue.delete(connection);
    connection.alarmAt = NEVER;
    const {sock} = connection;
    if (sock && connection.error) {
      sock.error = this.errorName(connection.error);
      connection.error = null;
    }
  }

  private errorName(error: TcpError): Errno {
    switch (error) {
      case "refused":
        return "ECONNREFUSED";
      case "reset":
        return "ECONNRESET";
      case "broken":
        // Winsock has no EPIPE: a reset after the peer's FIN is a reset like any other.
        return this.profile.errnos === "winsock" ? "ECONNRESET" : "EPIPE";
      case "timed-out":
        return "ETIMEDOUT";
      case "unanswered":
        return this.profile.keepaliveError;
      case "aborted":
        return "ECONNABORTED";
    }
  }

  /** Takes a port for a socket that has no connection. */
  hold(sock: Sock): void {
    const socks = this.bound.get(sock.local.port);
    if (socks) socks.push(sock);
    else this.bound.set(sock.local.port, [sock]);
  }

  /** Gives it back. */
  letGo(sock: Sock): void {
    const socks = this.bound.get(sock.local.port);
    const index = socks ? socks.indexOf(sock) : -1;
    if (!socks || index < 0) return;
    socks.splice(index, 1);
    if (socks.length === 0) this.bound.delete(sock.local.port);
  }

  /** The lowest free descriptor, as POSIX asks. */
  newDescriptor(sock: Sock): number {
    let fd = this.lowestFree;
    while (this.descriptors.has(fd)) fd++;
    this.lowestFree = fd + 1;
    this.descriptors.set(fd, sock);
    sock.fd = fd;
    return fd;
  }

  /** Gives a descriptor back. */
  freeDescriptor(fd: number): void {
    if (this.descriptors.delete(fd)) this.lowestFree = Math.min(this.lowestFree, fd);
  }

  newSock(): Sock {
    return new Sock(-1, {address: ANY, port: 0}, defaultSettings(this.profile.tcp));
  }

  // What connections ask for (Effects).

  transmit(tcb: Tcb, segment: Segment, reason: Reason, attempt: number, detail: Detail): void {
    this.world.send(this, tcb, segment, reason, attempt, detail);
  }

  moved(tcb: Tcb, from: TcpState, cause: Cause, now: Micros): void {
    this.world.log?.moved(tcb.id, this, from, tcb.state, cause, now);
  }

  waiting(tcb: Tcb, kind: WaitKind, amount: number, now: Micros): void {
    this.world.log?.waiting(tcb.id, this, kind, amount, now);
  }

  completing(tcb: Tcb, segment: Segment, now: Micros): "accept" | "ignore" | "reset" {
    return completing(this, tcb as Connection, segment, now);
  }
}

/** The peer as one number: 48 bits, exact in a double. */
function keyOf(remote: Endpoint): number {
  return remote.address * 65536 + remote.port;
}
