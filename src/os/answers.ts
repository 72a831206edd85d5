/** What system calls return to programs, and what poll() is asked. */
import type {Bytes, Micros} from "../base/units.ts";
import type {EpollEvent, PollEvent} from "./events.ts";

/** The answer of a call. `errno` is the error's name on this host's system, or null for success. */
export interface Result {
  /**
   * `"ECONNREFUSED"` on Linux (errno(3)), `"WSAECONNREFUSED"` on Windows (Windows Sockets Error
   * Codes); null when the call succeeded.
   */
  readonly errno: string | null;
}

/** A socket descriptor. `errno` says why the call that was to make it failed. */
export interface Socket extends Result {
  /** The descriptor's number, from 3; -1 when there is none. */
  readonly fd: number;
}

/** What `send()` returns. */
export interface Sent extends Result {
  /** Bytes taken into the send buffer; -1 when the call failed. */
  readonly length: Bytes;
}

/** What `recv()` returns. `length` 0 and `errno` null is the end of the stream: a FIN was read. */
export interface Received extends Result {
  /** Bytes read; 0 at the end of the stream, and when the call failed. */
  readonly length: Bytes;
  /** The bytes; zeros where the sender gave only a length. */
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8 text. */
  readonly text: string;
  /** With TCP_INQ on: bytes left to read, where the end of the stream counts as one; else null. */
  readonly inq: Bytes | null;
  /** With MSG_ERRQUEUE: what the socket's error queue said; else null. */
  readonly ee: ExtendedError | null;
}

/**
 * An entry of a socket's error queue, as `recvmsg()` puts it into control messages: Linux's
 * sock_extended_err, and its time (SO_TIMESTAMPING).
 */
export interface ExtendedError {
  readonly ee_errno: "ENOMSG";
  readonly ee_origin: "SO_EE_ORIGIN_TIMESTAMPING";
  /**
   * What happened to the last byte of a write: it was handed to the network, it left the device, it
   * was acknowledged. The first two again when it is sent again.
   */
  readonly ee_info: "SCM_TSTAMP_SCHED" | "SCM_TSTAMP_SND" | "SCM_TSTAMP_ACK";
  /**
   * Which byte that was: with SOF_TIMESTAMPING_OPT_ID counted from 0, where writing stood as the
   * option was set; else 0.
   */
  readonly ee_data: Bytes;
  /** When it happened, in µs of the run's clock; null without SOF_TIMESTAMPING_SOFTWARE. */
  readonly time: Micros | null;
}

/** What `poll()` waits for, for one socket. */
export interface PollRequest {
  readonly socket: Socket;
  /** The events to wait for. POLLERR and POLLHUP are told without being asked for. */
  readonly events: readonly PollEvent[];
}
/** One socket that is ready, and for what. */
export interface PollReady {
  readonly socket: Socket;
  /** The events that hold: at least one. */
  readonly events: readonly PollEvent[];
}

/** The descriptor of an epoll instance. */
export interface Epoll extends Result {
  /** The descriptor's number, from 3. */
  readonly fd: number;
}

/** One socket that is ready, and for what. */
export interface EpollReady {
  /** The socket as it was given to `epollCtl()` last. */
  readonly socket: Socket;
  /** The events that hold: at least one. */
  readonly events: readonly EpollEvent[];
}

/** What `epollWait()` returns. */
export interface EpollWaited extends Result {
  /** The sockets that are ready: none when the time is over, and when the call failed. */
  readonly ready: readonly EpollReady[];
}
