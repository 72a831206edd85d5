/** The system calls that a program on a simulated host can make, and what they answer. */
import type {Bytes, Micros} from "../base/units.ts";
import type {
  Epoll,
  EpollWaited,
  PollReady,
  PollRequest,
  Received,
  Result,
  Sent,
  Socket
} from "./answers.ts";
import type {EpollEvent, EpollOp} from "./events.ts";
import type {OptionValue, SocketOption, SocketOptions} from "./socket-options.ts";
import type {TcpInfo} from "./tcp-info.ts";

export type {
  Epoll,
  EpollReady,
  EpollWaited,
  ExtendedError,
  PollReady,
  PollRequest,
  Received,
  Result,
  Sent,
  Socket
} from "./answers.ts";

/**
 * A system call that may block. It is made at once, when it is called; `yield*` waits for its
 * answer. A call that would have to block and is not waited for is reported as a mistake, at the
 * line of the call, and so is an argument that no kernel could be given.
 */
export interface Call<T> {
  [Symbol.iterator](): Iterator<Blocked, T, void>;
}

/** What a blocked program hands to the simulated kernel. Programs never look into it. */
export interface Blocked {
  /** The name of the call that blocks. */
  readonly call: string;
}

/**
 * A program: a generator function, in which every `yield*` is a system call that may block. It is
 * one thread of its host's process. The process goes on when the program returns, and its sockets
 * stay open until `close()`, `exit()` or a `kill` fault.
 */
export type Program = (os: Os) => Generator<Blocked, unknown, void>;

/** The direction that ends: reading, writing or both, by POSIX's name or by Winsock's. */
export type ShutdownHow =
  "SHUT_RD" | "SHUT_WR" | "SHUT_RDWR" | "SD_RECEIVE" | "SD_SEND" | "SD_BOTH";

/**
 * A flag of `send()` or `recv()` (send(2), recv(2)). MSG_PEEK: leave the bytes in the buffer.
 * MSG_DONTWAIT: do not block. MSG_MORE: more will follow, so hold a part-filled segment.
 * MSG_EOR: a record ends here, and Linux puts nothing that is written later into its last segment.
 * MSG_WAITALL: wait for all that was asked for. MSG_OOB: the last byte that is sent is urgent;
 * recv() gets that byte alone, EINVAL where there is none, and EAGAIN where it is still on its way.
 * MSG_FASTOPEN: the write opens the connection, as `sendto()` says. MSG_NOSIGNAL changes nothing:
 * there are no signals. MSG_ERRQUEUE: recv() gets an entry of the socket's error queue, in `ee`
 * (SO_TIMESTAMPING), and never waits: EAGAIN where there is none, EOPNOTSUPP on other systems than
 * Linux.
 */
export type MsgFlag =
  | "MSG_OOB"
  | "MSG_PEEK"
  | "MSG_DONTWAIT"
  | "MSG_MORE"
  | "MSG_EOR"
  | "MSG_ERRQUEUE"
  | "MSG_FASTOPEN"
  | "MSG_NOSIGNAL"
  | "MSG_WAITALL";

/**
 * Where to bind or connect: a port, `"host:port"`, `":port"`, or the two apart. The port is a
 * number from 0 to 65,535; the host is a host's name or a dotted IPv4 address. Anything else is a
 * mistake in the program: the call throws a TypeError that says what was wanted.
 */
export type Address = number | string | {readonly host?: string; readonly port: number};

/** Options given when a listener is made in one call. */
export interface ListenOptions {
  /** The local port, 0 to 65,535; for 0 the system chooses one. */
  readonly port: number;
  /** The local address: a host's name or a dotted address. Defaults to `"0.0.0.0"`, any. */
  readonly host?: string;
  /** How many completed connections may wait for `accept()`. Defaults to the system's SOMAXCONN. */
  readonly backlog?: number;
}

/**
 * The system calls of one host, as its programs see them. An error is the answer's `errno`, by the
 * name that it has on the host's system: below stand the POSIX names, and Windows has WSA before
 * them (EAGAIN is WSAEWOULDBLOCK there, and EPIPE is WSAESHUTDOWN). EBADF, the error of a
 * descriptor that is closed, is possible for each call that takes one. What no kernel could be
 * given is a mistake in the program: the call throws a TypeError that names the argument, what it
 * is and what is wanted. So do a socket of another host, and calls by the `os` of another program.
 */
export interface Os {
  /** The host's name. */
  readonly hostname: string;
  /** The operating system's name: `"linux"`, `"windows"`, `"macos"`, … */
  readonly system: string;
  /** The time since the run began, in µs. */
  now(): Micros;

  /** A new TCP socket, not bound, with the system's default options (socket(2)). */
  socket(): Socket;
  /**
   * Gives the socket its local address; for port 0 the system chooses one (bind(2)). Errors:
   * EADDRINUSE (EACCES on Windows against an exclusive holder), EINVAL when it is bound already,
   * EADDRNOTAVAIL for an address that is not this host's.
   */
  bind(socket: Socket, address: Address): Result;
  /**
   * Makes the socket accept connections (listen(2)). `backlog` says how many completed connections
   * may wait for `accept()`; it is SOMAXCONN by default, and at most. Below 0 it means SOMAXCONN;
   * on Windows, -n is SOMAXCONN_HINT(n), 200 to 65,535 (Winsock listen). Errors: EADDRINUSE when
   * another socket listens there, EINVAL when the socket has a connection.
   */
  listen(socket: Socket, backlog?: number): Result;
  /**
   * `socket()`, `bind()` and `listen()` in one. The socket's `errno` is the first error of them.
   */
  listen(options: ListenOptions): Socket;
  /**
   * Waits for a completed connection, and takes it from the accept queue (accept(2)). Errors:
   * EINVAL when the socket does not listen, EAGAIN when none is there and the socket has O_NONBLOCK
   * or its SO_RCVTIMEO is over.
   */
  accept(listener: Socket): Call<Socket>;
  /**
   * Winsock's AcceptEx(), simplified: as `accept()`, but the new socket has the default options
   * until SO_UPDATE_ACCEPT_CONTEXT is set on it. Errors: those of `accept()`, and EOPNOTSUPP on any
   * other system.
   */
  acceptEx(listener: Socket): Call<Socket>;
  /**
   * A new socket, connected (connect(2)). Its `errno` says why not: ECONNREFUSED after a reset,
   * ETIMEDOUT when nobody answers, EHOSTUNREACH for a host that there is not, EADDRNOTAVAIL
   * (ENOBUFS on Windows) when no local port is left. Windows sends its SYN again after a reset,
   * up to four times in 2 s.
   */
  connect(address: Address): Call<Socket>;
  /**
   * Connects a socket made before, with the options it was given (connect(2)). Errors: also
   * EISCONN, EALREADY, EOPNOTSUPP for a listener, and EINPROGRESS when it has O_NONBLOCK or its
   * SO_SNDTIMEO is over: then `poll()` for POLLOUT, and ask SO_ERROR.
   */
  connect(socket: Socket, address: Address): Call<Result>;
  /**
   * Puts bytes in the send buffer; blocks only while that is full (send(2)). `data` is a text,
   * sent as UTF-8, bytes, or a number of bytes whose content does not matter. Success says
   * nothing of the peer. Errors: EPIPE when nothing more can be sent, ENOTCONN, ECONNRESET,
   * ETIMEDOUT, EINVAL for a number below 0, EAGAIN when the buffer is full and the call must not
   * block (O_NONBLOCK, MSG_DONTWAIT) or SO_SNDTIMEO is over (ETIMEDOUT on Windows).
   */
  send(
    socket: Socket,
    data: string | Uint8Array | number,
    flags?: MsgFlag | readonly MsgFlag[]
  ): Call<Sent>;
  /**
   * `send()` with an address, which counts only with MSG_FASTOPEN (sendto(2), TCP Fast Open, RFC
   * 7413; Linux): the socket is connected, as by `connect()`, and its SYN takes along what fits of
   * the bytes, where a cookie of that host is known; else it asks for one. Waits until the
   * connection is there, and for room for the rest. A call that must not block returns how many
   * bytes the SYN took; for none EINPROGRESS. Other errors: those of `connect()`; EOPNOTSUPP where
   * tcp_fastopen is off for clients, and on other systems; EINVAL for a new socket without an
   * address; EALREADY where the handshake is under way.
   */
  sendto(
    socket: Socket,
    data: string | Uint8Array | number,
    flags: MsgFlag | readonly MsgFlag[],
    address: Address
  ): Call<Sent>;
  /**
   * Waits until something can be read, and reads at most `max` bytes (recv(2)), 65,536 by default.
   * How the bytes were sent does not show: TCP is a stream. Errors: ECONNRESET, ETIMEDOUT,
   * ENOTCONN, EINVAL for a `max` below 0, EAGAIN when nothing is there and the call must not block
   * (O_NONBLOCK, MSG_DONTWAIT) or SO_RCVTIMEO is over (ETIMEDOUT on Windows), and on Windows
   * ESHUTDOWN after SD_RECEIVE.
   */
  recv(socket: Socket, max?: Bytes, flags?: MsgFlag | readonly MsgFlag[]): Call<Received>;
  /**
   * Ends one direction, or both (shutdown(2), RFC 9293 §3.6). `SHUT_WR` sends what is queued, then
   * FIN. Error: ENOTCONN.
   */
  shutdown(socket: Socket, how: ShutdownHow): Result;
  /**
   * Gives the descriptor back; TCP ends the connection in the background (close(2), RFC 9293 §3.6).
   * With bytes unread it sends a reset instead of FIN (RFC 2525 §2.17). Blocks, and must be waited
   * for, only with SO_LINGER above 0 s: then O_NONBLOCK changes nothing on Linux, means "in the
   * background" on macOS, and on Windows the call fails with EAGAIN and closes nothing (Winsock
   * closesocket). Error: EBADF.
   */
  close(socket: Socket): Call<Result>;
  /**
   * Sets an option, named as in C, in the unit that the option's own comment gives (socket(7),
   * tcp(7); Winsock's socket options). Errors: ENOPROTOOPT for an option that the system does not
   * have, EINVAL for a number that is out of range. Throws a TypeError for a name that no system
   * has, and for a value of another type.
   */
  setsockopt<Name extends SocketOption>(
    socket: Socket,
    option: Name,
    value: SocketOptions[Name]
  ): Result;
  /**
   * An option's value, in the unit of `setsockopt()` (getsockopt(2)); null when the system has no
   * such option or the descriptor is closed. Linux returns twice the SO_RCVBUF or SO_SNDBUF that
   * was set. SO_ERROR returns the name of the error that waits, or 0, and clears it. Throws a
   * TypeError for a name that no system has.
   */
  getsockopt(socket: Socket, option: SocketOption): OptionValue | null;
  /**
   * Whether the next byte to be read is the one that the peer marked as urgent (sockatmark(3)).
   * False for a socket without a connection.
   */
  sockatmark(socket: Socket): boolean;
  /**
   * Waits until one of the sockets is ready, or for `timeout` µs (poll(2), which counts ms);
   * without a timeout forever, and with 0 not at all. Returns the sockets that are ready: none
   * when the time is over. An epoll instance has POLLIN while it has something to report. A closed
   * descriptor is told as POLLERR.
   */
  poll(requests: readonly PollRequest[], timeout?: Micros): Call<readonly PollReady[]>;
  /**
   * Linux only: a new epoll instance, which watches nothing yet (epoll_create1(2)). `close()` gives
   * its descriptor back. This call and the next two throw a TypeError on other systems.
   */
  epollCreate1(): Epoll;
  /**
   * Linux only: says which events of a socket an epoll instance reports (epoll_ctl(2)), besides
   * EPOLLERR and EPOLLHUP. What holds already is reported, also after EPOLL_CTL_MOD. A socket that
   * is closed is forgotten. EPOLL_CTL_DEL needs no `events`. `socket` may be another instance: it
   * has EPOLLIN while it has something to report itself. Errors: EEXIST when the socket is
   * watched already, ENOENT when it is not, EINVAL for what is no epoll instance or the instance
   * itself, and for EPOLLEXCLUSIVE with EPOLL_CTL_MOD, EPOLLONESHOT, EPOLLRDHUP, EPOLLPRI or
   * another instance, ELOOP for instances that would watch each other, or more than five in a row.
   */
  epollCtl(epoll: Epoll, op: EpollOp, socket: Socket, events?: readonly EpollEvent[]): Result;
  /**
   * Linux only: waits until a watched socket is ready, or for `timeout` µs (epoll_wait(2), which
   * counts ms); without a timeout forever, and with 0 not at all. Returns at most `maxevents`
   * sockets; those left over come first in the next call. Without EPOLLET a socket is returned by
   * each call while its event holds; with it, only after something new has happened. Error: EINVAL
   * for a `maxevents` below 1, and for what is no epoll instance.
   */
  epollWait(epoll: Epoll, maxevents: number, timeout?: Micros): Call<EpollWaited>;
  /** Waits `duration` µs, from 0. */
  sleep(duration: Micros): Call<void>;
  /**
   * Waits until `now()` is `time`, in µs from 0 (clock_nanosleep(2) with TIMER_ABSTIME). Returns at
   * once when that has passed.
   */
  sleepUntil(time: Micros): Call<void>;
  /**
   * Starts another program on this host, as a thread of the same process. Throws a TypeError for
   * what is not a generator function.
   */
  spawn(program: (os: Os) => Generator<Blocked, unknown, void>): void;
  /** The socket's local address as `"10.0.0.1:49152"`; empty when closed (getsockname(2)). */
  getsockname(socket: Socket): string;
  /** The peer's address; empty when not connected (getpeername(2)). */
  getpeername(socket: Socket): string;
  /** What the kernel knows of the connection (tcp(7), TCP_INFO); null when there is none. */
  tcpInfo(socket: Socket): TcpInfo | null;
  /** Ends the process and all its programs (exit(3)): the kernel closes its sockets. */
  exit(): Call<never>;
  /** Writes a line beside the program, at the present time. The value is shown as text. */
  log(text: unknown): void;
}
