/** The kernel of one host: what it holds, from descriptors to connections. */
import type {Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import {defaultSettings, type TcpConfig} from "../../tcp/block/config.ts";
import type {TcpError} from "../../tcp/block/tcb.ts";
import {resetFor} from "../../tcp/control/reset.ts";
import {RST, type Endpoint, type Segment} from "../../wire/segment.ts";
import type {Errno} from "../systems/errno.ts";
import type {Profile} from "../systems/profile.ts";
import {Connection, type ConnectionHost} from "./connection.ts";
import {ConnectionTable} from "./connection-table.ts";
import type {Host, World} from "./environment.ts";
import {Epoll} from "./epoll.ts";
import {FastOpenCache, PathMtus} from "./known-hosts.ts";
import {ANY} from "./ports.ts";
import {HostSecret} from "./secret.ts";
import {Sock} from "./socket.ts";
import type {Scheduler, Thread} from "./thread.ts";

/** 127.0.0.1, the address by which a host reaches itself. */
export const LOOPBACK = 0x7f000001;

/** One host's kernel: descriptors, ports, connections, and the threads of its process. */
export class Kernel implements Host, ConnectionHost, Scheduler {
  readonly index: number;
  readonly name: string;
  readonly address: number;
  readonly profile: Profile;
  readonly world: World;
  readonly random: Random;
  readonly secret: HostSecret;
  readonly connections = new ConnectionTable();
  readonly paths = new PathMtus();
  readonly fastOpens = new FastOpenCache();
  /** Sockets that hold a port without a connection: bound or listening. By port. */
  readonly bound = new Map<number, Sock[]>();
  /** Open descriptors by number. */
  readonly descriptors = new Map<number, Sock>();
  /** Those of epoll instances. */
  readonly epolls = new Map<number, Epoll>();
  /** No descriptor below this one is free; 0 to 2 are the process's own streams. */
  private lowestFree = 3;
  readonly threads: Thread[] = [];
  off = false;

  constructor(world: World, {index, name, address}: Host, profile: Profile) {
    this.world = world;
    this.index = index;
    this.name = name;
    this.address = address;
    this.profile = profile;
    this.random = world.random(name);
    this.secret = new HostSecret(this.random);
  }

  /** The answer to a segment that belongs to nothing (RFC 9293 §3.10.7.1). */
  reset(segment: Segment, connection: Connection | null): void {
    if (segment.flags & RST) return;
    const detail = connection ? "not-acceptable" : "no-connection";
    this.world.send(this.index, connection, resetFor(segment), "reset", 0, detail);
  }

  /**
   * A new connection, known by its four-tuple from now on. It begins with the settings of the
   * socket `from`, or with the system's.
   */
  newConnection(local: Endpoint, remote: Endpoint, active: boolean, from: Sock): Connection {
    const tcp = this.configFor(remote);
    const connection = new Connection(this, tcp, {...from.settings}, [local, remote], active);
    const {options} = connection.tcb;
    if (tcp.timestamps) options.tsOffset = this.secret.timestampOffset(local, remote);
    this.connections.add(connection);
    return connection;
  }

  /** The stack's choices, and no larger segments than the path is known to carry. */
  private configFor({address}: Endpoint): TcpConfig {
    const {tcp} = this.profile;
    const mss = this.paths.of(address, this.world.now) - 40;
    return mss < tcp.mss ? {...tcp, mss} : tcp;
  }

  closed(connection: Connection, now: Micros): void {
    if (this.connections.remove(connection)) this.world.log?.socketGone(connection.record, now);
    connection.handshakes?.abandon(connection);
    const {sock, tcb} = connection;
    if (!sock || !tcb.error) return;
    sock.error = this.errorName(tcb.error);
    tcb.error = null;
  }

  private errorName(error: TcpError): Errno {
    switch (error) {
      case "refused":
        return "ECONNREFUSED";
      case "reset":
        return "ECONNRESET";
      case "broken":
        // Winsock has no EPIPE: a reset after the peer's FIN aborts the connection.
        return this.profile.errnos === "winsock" ? "ECONNABORTED" : "EPIPE";
      case "timed-out":
        return "ETIMEDOUT";
      case "unanswered":
        return this.profile.keepaliveError;
      case "aborted":
        return "ECONNABORTED";
      case "net-unreachable":
        return "ENETUNREACH";
      case "host-unreachable":
        return "EHOSTUNREACH";
    }
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
    const chosen = shared ? this.secret.spread(remote, others.length + 1) : 0;
    return [first, ...others][chosen] ?? first;
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

  /** Gives the socket the lowest free descriptor, as POSIX asks, and returns its number. */
  newDescriptor(sock: Sock): number {
    const fd = this.nextFree();
    this.descriptors.set(fd, sock);
    sock.fd = fd;
    return fd;
  }

  /** The same for a new epoll instance. */
  newEpoll(): number {
    const fd = this.nextFree();
    this.epolls.set(fd, new Epoll());
    return fd;
  }

  private nextFree(): number {
    let fd = this.lowestFree;
    while (this.descriptors.has(fd) || this.epolls.has(fd)) fd++;
    this.lowestFree = fd + 1;
    return fd;
  }

  /** Gives a descriptor back. */
  freeDescriptor(fd: number): void {
    this.epolls.get(fd)?.release();
    if (this.descriptors.delete(fd) || this.epolls.delete(fd))
      this.lowestFree = Math.min(this.lowestFree, fd);
  }

  newSock(): Sock {
    return new Sock(-1, {address: ANY, port: 0}, defaultSettings(this.profile.tcp));
  }
}
