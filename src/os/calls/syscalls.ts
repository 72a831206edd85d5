/** The system calls as a program sees them: they name errors, block, and are noted. */
import {checkOptions} from "../../base/shape.ts";
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import {Handle, addressValue, optionValue, showEndpoint} from "./results.ts";
import type {
  Address,
  Call,
  Epoll,
  EpollWaited,
  ListenOptions,
  MsgFlag,
  Os,
  PollReady,
  PollRequest,
  Received,
  Result,
  Sent,
  ShutdownHow,
  Socket
} from "../api.ts";
import type {EpollEvent, EpollOp} from "../events.ts";
import type {TcpInfo} from "../tcp-info.ts";
import type {OptionValue, SocketOption} from "../socket-options.ts";
import {bind} from "../sockets/bind.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {listen} from "../sockets/listen.ts";
import {watchListener} from "../sockets/listener.ts";
import {tcpInfo} from "./tcp-info.ts";
import {endProcess} from "../sockets/process-control.ts";
import {getOption, setOption} from "../kernel/options.ts";
import {accept} from "./accept.ts";
import {connect as connectCall} from "./connect.ts";
import {LISTEN} from "./parameters.ts";
import {epollCreate1, epollCtl, epollWait} from "./epoll.ts";
import {poll} from "./poll.ts";
import type {Sock} from "../kernel/socket.ts";
import {tellOption} from "../kernel/watchers.ts";
import {SystemCall, Thread} from "../kernel/thread.ts";
import {beforeMark} from "../../tcp/window/urgent.ts";
import {recv} from "./recv.ts";
import {send} from "./send.ts";
import {close, shutdown} from "./close.ts";
import {NO_SOCKS, SyscallContext} from "./syscall-context.ts";

/** Starts a program on a host, as a thread of its process. */
export function startProgram(kernel: Kernel, program: Parameters<Os["spawn"]>[0]): void {
  new Thread(kernel, program, (thread) => new Calls(kernel, thread));
}

class Calls implements Os {
  readonly hostname: string;
  readonly system: string;
  readonly #context: SyscallContext;

  constructor(kernel: Kernel, thread: Thread) {
    this.hostname = kernel.name;
    this.system = kernel.profile.system;
    this.#context = new SyscallContext(kernel, thread);
    // A program may take its calls apart: *main({connect, send}) {…}.
    const own = this as Record<string, unknown>;
    for (const [name, call] of METHODS) own[name] = call.bind(this);
  }

  now(): Micros {
    return this.#context.now();
  }

  socket(): Socket {
    const fd = this.#context.kernel.newDescriptor(this.#context.kernel.newSock());
    return this.#context.immediate("socket", null, null, null, () => this.#handle(fd, null));
  }

  #handle(fd: number, errno: string | null): Handle {
    return new Handle(fd, errno, this.#context.kernel);
  }

  bind(socket: Socket, address: Address): Result {
    const sock = this.#context.sock("bind", socket);
    this.#context.checkAddress("bind", address);
    const args = {address: addressValue(address)};
    return this.#context.immediate("bind", socket.fd, args, sock, () => {
      if (!sock) return this.#context.fail(this.#context.noSock(socket));
      const local = this.#context.address(address, 0);
      return this.#context.result(
        local ? bind(this.#context.kernel, sock, local) : "EADDRNOTAVAIL"
      );
    });
  }

  listen(socket: Socket, backlog?: number): Result;
  listen(options: ListenOptions): Socket;
  listen(what: Socket | ListenOptions, backlog?: number): Result | Socket {
    if (isOptions(what)) return this.#listenAt(what);
    const {kernel} = this.#context;
    const sock = this.#context.sock("listen", what);
    this.#context.check("listen", "backlog", backlog);
    const size = backlog ?? kernel.profile.somaxconn;
    return this.#context.immediate("listen", what.fd, size, sock, () => {
      if (!sock) return this.#context.fail(this.#context.noSock(what));
      return this.#context.result(listen(kernel, sock, size, this.#context.now()));
    });
  }

  #listenAt(options: ListenOptions): Socket {
    checkOptions(this.#context.where("listen"), options, LISTEN);
    const {host, port, backlog} = options;
    const socket = this.socket();
    const bound = this.bind(socket, host === undefined ? port : {host, port});
    const done = bound.errno ? bound : this.listen(socket, backlog);
    return done.errno ? this.#handle(socket.fd, done.errno) : socket;
  }

  accept(listener: Socket): Call<Socket> {
    return accept(this.#context, "accept", listener, true);
  }

  acceptEx(listener: Socket): Call<Socket> {
    return accept(this.#context, "acceptEx", listener, false);
  }

  connect(address: Address): Call<Socket>;
  connect(socket: Socket, address: Address): Call<Result>;
  connect(first: Address | Socket, second?: Address): Call<Socket> | Call<Result> {
    const own = second === undefined;
    const address = (own ? first : second) as Address;
    if (own) this.#context.checkAddress("connect", address);
    const socket = own ? this.socket() : (first as Socket);
    const sock = this.#context.sock("connect", socket);
    this.#context.checkAddress("connect", address);
    return connectCall(this.#context, own ? null : socket.fd, socket, sock, address);
  }

  send(
    socket: Socket,
    data: string | Uint8Array | number,
    flags?: MsgFlag | readonly MsgFlag[]
  ): Call<Sent> {
    return send(this.#context, socket, data, flags);
  }

  /** It is `send()` in the record, too: there is one name for what writes. */
  sendto(
    socket: Socket,
    data: string | Uint8Array | number,
    flags: MsgFlag | readonly MsgFlag[],
    address: Address
  ): Call<Sent> {
    this.#context.checkAddress("sendto", address);
    return send(this.#context, socket, data, flags, address);
  }

  recv(socket: Socket, max?: Bytes, flags?: MsgFlag | readonly MsgFlag[]): Call<Received> {
    return recv(this.#context, socket, max, flags);
  }

  shutdown(socket: Socket, how: ShutdownHow): Result {
    return shutdown(this.#context, socket, how);
  }

  close(socket: Socket): Call<Result> {
    return close(this.#context, socket);
  }

  setsockopt(socket: Socket, option: SocketOption, value: OptionValue): Result {
    const sock = this.#context.sock("setsockopt", socket);
    this.#context.checkOption("setsockopt", option, value);
    const args = {option, value: optionValue(value)};
    return this.#context.immediate("setsockopt", socket.fd, args, sock, () => {
      if (!sock) return this.#context.fail(this.#context.noSock(socket));
      const {kernel} = this.#context;
      const now = this.#context.now();
      const host = {
        profile: kernel.profile,
        watchListener: (of: Sock) => watchListener(kernel, of)
      };
      const errno = sock.act(now, () => setOption(host, sock, option, value, now));
      if (!errno && sock.watchers) tellOption(sock, option, sock.watchers);
      return this.#context.result(errno);
    });
  }

  sockatmark(socket: Socket): boolean {
    this.#context.thread.checkTurn("sockatmark");
    const tcb = this.#context.sock("sockatmark", socket)?.tcb;
    return tcb ? beforeMark(tcb) === 0 : false;
  }

  getsockopt(socket: Socket, option: SocketOption): OptionValue | null {
    this.#context.thread.checkTurn("getsockopt");
    const sock = this.#context.sock("getsockopt", socket);
    this.#context.check("getsockopt", "option", option);
    if (!sock) return null;
    if (option === "SO_ERROR") {
      const errno = this.#context.takeError(sock);
      return errno ? this.#context.name(errno) : 0;
    }
    return getOption(this.#context.kernel.profile, sock, option);
  }

  poll(requests: readonly PollRequest[], timeout?: Micros): Call<readonly PollReady[]> {
    return poll(this.#context, requests, timeout);
  }

  epollCreate1(): Epoll {
    return epollCreate1(this.#context);
  }

  epollCtl(epoll: Epoll, op: EpollOp, socket: Socket, events?: readonly EpollEvent[]): Result {
    return epollCtl(this.#context, epoll, op, socket, events);
  }

  epollWait(epoll: Epoll, maxevents: number, timeout?: Micros): Call<EpollWaited> {
    return epollWait(this.#context, epoll, maxevents, timeout);
  }

  sleep(duration: Micros): Call<void> {
    this.#context.check("sleep", "duration", duration);
    const attempt = (expired: boolean): null | undefined => (expired ? null : undefined);
    const call = this.#context.waiting(
      "sleep",
      null,
      duration,
      null,
      NO_SOCKS,
      attempt,
      this.now() + duration
    );
    return call as unknown as Call<void>;
  }

  /** It is `sleep()` in the record, too: what a program waits for is how long. */
  sleepUntil(time: Micros): Call<void> {
    this.#context.check("sleepUntil", "time", time);
    return this.sleep(Math.max(0, time - this.now()));
  }

  spawn(program: Parameters<Os["spawn"]>[0]): void {
    this.#context.thread.checkTurn("spawn");
    startProgram(this.#context.kernel, program);
  }

  getsockname(socket: Socket): string {
    const sock = this.#context.sock("getsockname", socket);
    return sock ? showEndpoint(sock.local) : "";
  }

  getpeername(socket: Socket): string {
    const sock = this.#context.sock("getpeername", socket);
    return sock?.remote ? showEndpoint(sock.remote) : "";
  }

  tcpInfo(socket: Socket): TcpInfo | null {
    const connection = this.#context.sock("tcpInfo", socket)?.connection;
    return connection ? tcpInfo(connection, this.now()) : null;
  }

  exit(): Call<never> {
    endProcess(this.#context.kernel, this.#context.now());
    const never = (): undefined => undefined;
    return this.#context.waiting<never>("exit", null, null, null, NO_SOCKS, never, NEVER);
  }

  log(text: unknown): void {
    this.#context.kernel.world.log?.logged(
      this.#context.kernel.index,
      String(text),
      this.#context.now()
    );
  }
}

const METHODS = Object.getOwnPropertyNames(Calls.prototype)
  .filter((name) => name !== "constructor")
  .map(
    (name) => [name, Calls.prototype[name as keyof Os] as (...given: never[]) => unknown] as const
  );

/** Whether `listen()` was given options, right or wrong ones, and no socket. */
const isOptions = (what: unknown): what is ListenOptions =>
  typeof what === "object" && what !== null && !("fd" in what) && !(what instanceof SystemCall);
