/** Which connection a line of a script is about, and which descriptor stands for which. */
import type {Prepared} from "./prepared.ts";
import {Connection} from "./connection.ts";
import {parseFlags} from "../language/flags.ts";
import type {RunOptions} from "./options.ts";
import type {Answer, Ports} from "../stack/stack.ts";
import type {Packet, SystemCall} from "../language/syntax.ts";
import {ACK, SYN} from "../../wire/segment.ts";

/** Scripts name no connection: what they say is about the one that was touched last. */
export class Sockets {
  readonly #options: RunOptions;
  readonly #localAddress: number;
  readonly #remoteAddress: number;
  readonly #live = new Map<number, number>();
  readonly #byFd = new Map<number, Connection>();
  readonly #all: Connection[] = [];
  #nextPort = 40001;
  /** The connection under test. */
  current: Connection | null = null;

  constructor(options: RunOptions, localAddress: number, remoteAddress: number) {
    this.#options = options;
    this.#localAddress = localAddress;
    this.#remoteAddress = remoteAddress;
  }

  /** The stack's descriptor for a script's; one that never was gives EBADF. */
  live(fd: number): number {
    return this.#live.get(fd) ?? -1;
  }

  #make(local: number, remote: number): Connection {
    const connection = new Connection(
      {address: this.#localAddress, port: local},
      {address: this.#remoteAddress, port: remote}
    );
    this.#all.push(connection);
    return connection;
  }

  /** The connection of a packet; one that begins with it is made. */
  forPacket(packet: Packet): Connection {
    const {current} = this;
    const flags = parseFlags(packet.flags);
    if (packet.ports) return this.#forPorts(packet, packet.ports);
    if (packet.direction === "in" && (!current || current.phase === "listening")) {
      const connection = this.#make(
        current?.local.port ?? this.#options.bindPort,
        this.#nextPort++
      );
      connection.phase = "syn-received";
      this.current = connection;
      return connection;
    }
    if (!current) {
      this.current = this.#make(this.#options.bindPort, this.#nextPort++);
      return this.current;
    }
    if (current.phase === "connecting" && (flags & (SYN | ACK)) === SYN) current.phase = "syn-sent";
    // A socket that is only bound, or not even that, answers for its port with resets.
    if (current.phase === "new" && current.local.port === 0)
      current.local = {...current.local, port: this.#options.bindPort};
    if (current.remote.port === 0)
      current.remote = {address: this.#remoteAddress, port: this.#nextPort++};
    return current;
  }

  /** Ports that are written out name the connection; packetdrill itself knows one at a time. */
  #forPorts(packet: Packet, [from, to]: readonly [number, number]): Connection {
    const [local, remote] = packet.direction === "in" ? [to, from] : [from, to];
    const found = this.#all.findLast(
      ({local: mine, remote: other}) => mine.port === local && other.port === remote
    );
    this.current = found ?? this.#make(local, remote);
    if (!found) this.current.phase = "syn-received";
    return this.current;
  }

  /** A call was made: connections begin and end with calls. */
  made(call: SystemCall, prepared: Prepared, answer: Answer | null): void {
    const {request, fd} = prepared;
    const connection = fd === null ? null : (this.#byFd.get(fd) ?? null);
    if (request.call === "bind" && connection && answer?.value === 0)
      connection.local = {...connection.local, port: request.port || this.#options.bindPort};
    else if (request.call === "listen" && connection && answer?.value === 0) {
      connection.phase = "listening";
      this.current = connection;
    } else if (connection) {
      const to = request.call === "connect" ? request : request.call === "send" && request.to;
      if (!to) return;
      if (connection.phase === "new") {
        connection.phase = "connecting";
        connection.remote = {address: this.#remoteAddress, port: to.port};
      }
      this.current = connection;
    }
  }

  /**
   * A call returned: socket(), accept() and epoll_create() give descriptors. `ports` are those of
   * the connection that was accepted.
   */
  returned(call: SystemCall, {request}: Prepared, answer: Answer, ports: Ports | null): void {
    const fd = call.result.kind === "number" ? call.result.value : answer.value;
    if (answer.value < 0) return;
    if (request.call === "socket") {
      this.#live.set(fd, answer.value);
      const connection = this.#make(0, 0);
      connection.fd = fd;
      this.#byFd.set(fd, connection);
      this.current = connection;
    } else if (request.call === "epoll_create") this.#live.set(fd, answer.value);
    else if (request.call === "accept") {
      this.#live.set(fd, answer.value);
      const child = this.#all.findLast(
        ({local, remote}) => local.port === ports?.local && remote.port === ports.remote
      );
      if (!child) return;
      child.fd = fd;
      this.#byFd.set(fd, child);
    }
  }
}
