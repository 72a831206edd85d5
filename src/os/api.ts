/** The system calls that a program on a simulated host can make, and what they answer. */
import type {Bytes, Micros} from "../base/units.ts";
import type {TcpState} from "../tcp/state.ts";

/**
 * A system call that may block. It is made at once, when it is called; `yield*` waits for its
 * answer. A call that would have to block and is not waited for is reported as a mistake.
 */
export interface Call<T> {
  [Symbol.iterator](): Iterator<Blocked, T, void>;
}

/** What a blocked program hands to the simulated kernel. Programs never look into it. */
export interface Blocked {
  readonly call: string;
}

/**
 * A program: a generator function, in which every `yield*` is a system call that may block. It is
 * one thread of its host's process. The process goes on when the program returns, and its sockets
 * stay open until `close()`, `exit()` or a `kill` fault.
 */
export type Program = (os: Os) => Generator<Blocked, unknown, void>;

/** The answer of a call. `errno` is the error's name on this host's system, or null for success. */
export interface Result {
  /** `"ECONNREFUSED"` on Linux, `"WSAECONNREFUSED"` on Windows, …; null when the call succeeded. */
  readonly errno: string | null;
}

/** A socket descriptor. `errno` says why the call that was to make it failed. */
export interface Socket extends Result {
  /** The descriptor's number; -1 when the call failed. */
  readonly fd: number;
}

/** What `send()` answers. */
export interface Sent extends Result {
  /** Octets taken into the send buffer. */
  readonly length: Bytes;
}

/** What `recv()` answers. `length` 0 and `errno` null is the end of the stream: a FIN was read. */
export interface Received extends Result {
  /** Octets read. */
  readonly length: Bytes;
  /** The octets; zeros where the sender gave only a length. */
  readonly bytes: Uint8Array;
  /** The octets as UTF-8 text. */
  readonly text: string;
}

/** What `poll()` waits for, for one socket. */
export interface PollRequest {
  readonly socket: Socket;
  readonly events: readonly PollEvent[];
}
/** POLLIN: `recv` or `accept` would not block. POLLOUT: `send` would not block. */
export type PollEvent = "POLLIN" | "POLLOUT" | "POLLERR" | "POLLHUP" | "POLLRDHUP";
/** One socket that is ready, and for what. */
export interface PollReady {
  readonly socket: Socket;
  readonly events: readonly PollEvent[];
}

/** `SO_LINGER`'s value. `l_linger` is in seconds, as in the C structure. */
export interface Linger {
  readonly l_onoff: 0 | 1 | boolean;
  readonly l_linger: number;
}

/** The value of a socket option: a switch, a number in the option's own unit, or a structure. */
export type OptionValue = boolean | number | string | Linger;

export type ShutdownHow =
  "SHUT_RD" | "SHUT_WR" | "SHUT_RDWR" | "SD_RECEIVE" | "SD_SEND" | "SD_BOTH";

export type MsgFlag = "MSG_PEEK" | "MSG_DONTWAIT" | "MSG_MORE" | "MSG_NOSIGNAL" | "MSG_WAITALL";

/** A few of `TCP_INFO`'s fields, in the engine's units. */
export interface TcpInfo {
  readonly state: TcpState;
  /** Smoothed round-trip time, in µs; 0 before the first measurement. */
  readonly rtt: Micros;
  /** Round-trip time variation, in µs. */
  readonly rttvar: Micros;
  /** Retransmission timeout, in µs. */
  readonly rto: Micros;
  /** Congestion window, in octets. */
  readonly cwnd: Bytes;
  /** Slow start threshold, in octets; Infinity before the first loss. */
  readonly ssthresh: Bytes;
  /** The peer's receive window, in octets. */
  readonly sndWnd: Bytes;
  /** The window this end last advertised, in octets. */
  readonly rcvWnd: Bytes;
  /** Octets sent and not yet acknowledged. */
  readonly inFlight: Bytes;
  /** Octets in the send buffer, sent or not. */
  readonly sendQueue: Bytes;
  /** Octets received and not yet read. */
  readonly recvQueue: Bytes;
  /** Maximum segment size for sending, options deducted, in octets. */
  readonly mss: Bytes;
  /** Segments retransmitted so far. */
  readonly retransmits: number;
}

/** Where to bind or connect: a port, `"host:port"`, `":port"`, or the two apart. */
export type Address = number | string | {readonly host?: string; readonly port: number};

/** Options given when a listener is made in one call. */
export interface ListenOptions {
  readonly port: number;
  /** The local address: a host's name or a dotted address. Defaults to `"0.0.0.0"`, any. */
  readonly host?: string;
  /** How many completed connections may wait for `accept()`. Defaults to the system's SOMAXCONN. */
  readonly backlog?: number;
}

/** The system calls of one host, as its programs see them. */
export interface Os {
  /** The host's name. */
  readonly hostname: string;
  /** The operating system's name: `"linux"`, `"windows"`, `"macos"`, … */
  readonly system: string;
  /** The time since the run began, in µs. */
  now(): Micros;

  /** A new TCP socket, not bound. */
  socket(): Socket;
  /** Gives the socket its local address. Errors: EADDRINUSE, EINVAL, EACCES, EADDRNOTAVAIL. */
  bind(socket: Socket, address: Address): Result;
  /** Makes the socket accept connections. `backlog` defaults to the system's SOMAXCONN. */
  listen(socket: Socket, backlog?: number): Result;
  /** `socket()`, `bind()` and `listen()` in one. */
  listen(options: ListenOptions): Socket;
  /** Waits for a completed connection, and takes it from the accept queue. */
  accept(listener: Socket): Call<Socket>;
  /**
   * Winsock's AcceptEx(), simplified: as `accept()`, but the new socket has the default options
   * until SO_UPDATE_ACCEPT_CONTEXT is set on it. Error elsewhere: EOPNOTSUPP.
   */
  acceptEx(listener: Socket): Call<Socket>;
  /** A new socket, connected. Its `errno` says why not. */
  connect(address: Address): Call<Socket>;
  /** Connects a socket made before, with the options it was given. */
  connect(socket: Socket, address: Address): Call<Result>;
  /**
   * Puts octets in the send buffer; blocks only while that is full. `data` is a text, octets, or a
   * number of octets whose content does not matter. Errors: EPIPE, ECONNRESET, ETIMEDOUT, ….
   */
  send(
    socket: Socket,
    data: string | Uint8Array | number,
    flags?: MsgFlag | readonly MsgFlag[]
  ): Call<Sent>;
  /** Waits until something can be read, and reads at most `max` octets (65,536 by default). */
  recv(socket: Socket, max?: Bytes, flags?: MsgFlag | readonly MsgFlag[]): Call<Received>;
  /** Ends one direction, or both. `SHUT_WR` sends what is queued, then FIN. */
  shutdown(socket: Socket, how: ShutdownHow): Result;
  /** Gives the descriptor back. Blocks, and must be waited for, only with SO_LINGER above 0 s. */
  close(socket: Socket): Call<Result>;
  /** Sets an option. Errors: ENOPROTOOPT for one the system has not, EINVAL for a bad value. */
  setsockopt(socket: Socket, option: string, value: OptionValue): Result;
  /** Reads an option's value; null when the system has no such option. */
  getsockopt(socket: Socket, option: string): OptionValue | null;
  /** Waits until one of the sockets is ready, or for `timeout` µs (forever by default). */
  poll(requests: readonly PollRequest[], timeout?: Micros): Call<readonly PollReady[]>;
  /** Waits `duration` µs. */
  sleep(duration: Micros): Call<void>;
  /** Starts another program on this host, as a thread of the same process. */
  spawn(program: (os: Os) => Generator<Blocked, unknown, void>): void;
  /** The socket's local address as `"10.0.0.1:49152"`. */
  getsockname(socket: Socket): string;
  /** The peer's address; empty when not connected. */
  getpeername(socket: Socket): string;
  /** What the kernel knows of the connection; null when there is none. */
  tcpInfo(socket: Socket): TcpInfo | null;
  /** Ends the process: the kernel closes its sockets. */
  exit(): Call<never>;
  /** Writes a line beside the program, at the present time. */
  log(text: unknown): void;
}
