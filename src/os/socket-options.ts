/** Socket options by their names in C, with the type, unit and default of each value. */
import type {Bytes} from "../base/units.ts";
import type {CongestionName} from "../tcp/block/config.ts";

/** `SO_LINGER`'s value (socket(7); Winsock's LINGER structure). Off by default. */
export interface Linger {
  /** Whether `close()` waits, or resets. Defaults to 0. */
  readonly l_onoff: 0 | 1 | boolean;
  /**
   * How long `close()` waits, in seconds, 0 to 65,535; with 0 it resets the connection. On macOS
   * SO_LINGER counts hundredths of a second.
   */
  readonly l_linger: number;
}

/** `SIO_TCP_INITIAL_RTO`'s value (Winsock, TCP_INITIAL_RTO_PARAMETERS). */
export interface InitialRto {
  /** Round-trip time before the first measurement, in ms: a SYN waits three. 0 for the default. */
  readonly Rtt: number;
  /** SYN retransmissions, 1 to 253; 254 for none at all, 0 for the system's own number. */
  readonly MaxSynRetransmissions: number;
}

/**
 * What SO_TIMESTAMPING asks for (Linux, Documentation/networking/timestamping.rst). TX_SCHED,
 * TX_SOFTWARE, TX_ACK: tell when the last byte of a write enters the network's queue, leaves the
 * device, and is acknowledged; a host here has no queue of its own, so the first two are at the
 * same time. SOFTWARE: with the time. OPT_ID: count the bytes, from what is not acknowledged, and
 * with OPT_ID_TCP, from what is not written yet. OPT_TSONLY: without the packet, which is never
 * returned here.
 */
export type TimestampingFlag =
  | "SOF_TIMESTAMPING_TX_SCHED"
  | "SOF_TIMESTAMPING_TX_SOFTWARE"
  | "SOF_TIMESTAMPING_TX_ACK"
  | "SOF_TIMESTAMPING_SOFTWARE"
  | "SOF_TIMESTAMPING_OPT_ID"
  | "SOF_TIMESTAMPING_OPT_ID_TCP"
  | "SOF_TIMESTAMPING_OPT_TSONLY";

/** An option that is on or off; as in C, any number but 0 means on. */
type Switch = boolean | number;

/**
 * The options that the simulated systems know. `setsockopt()` returns ENOPROTOOPT for an option
 * that the host's system does not have, and EINVAL for a value out of range.
 */
export interface SocketOptions {
  /**
   * Lets `bind()` take an address that is in TIME-WAIT (socket(7)). On Windows it lets `bind()`
   * take an address that another program listens on (Winsock: Using SO_REUSEADDR). Off by default.
   */
  SO_REUSEADDR: Switch;
  /** Lets several listeners share one port (socket(7)). Not on Windows. Off by default. */
  SO_REUSEPORT: Switch;
  /**
   * Windows only: nobody else may bind this address (Winsock SO_EXCLUSIVEADDRUSE). Off by default.
   */
  SO_EXCLUSIVEADDRUSE: Switch;
  /**
   * Windows only, since Windows 10: `bind()` to port 0 leaves the port to `connect()`, so that one
   * port can serve several destinations (Winsock SOL_SOCKET options). Off by default.
   */
  SO_REUSE_UNICASTPORT: Switch;
  /** Sends probes on an idle connection (RFC 9293 §3.8.4). Off by default. */
  SO_KEEPALIVE: Switch;
  /** What `close()` does with data that is not yet acknowledged (socket(7)). Off by default. */
  SO_LINGER: Linger;
  /** macOS only: SO_LINGER with `l_linger` in seconds, at most 327 (xnu bsd/sys/socket.h). */
  SO_LINGER_SEC: Linger;
  /** Receive buffer, in bytes; Linux doubles it, and stops growing it by itself (socket(7)). */
  SO_RCVBUF: Bytes;
  /** Send buffer, in bytes; Linux doubles it, and stops growing it by itself (socket(7)). */
  SO_SNDBUF: Bytes;
  /** Longest wait of `recv()` and `accept()`, in ms; 0, the default, waits forever (socket(7)). */
  SO_RCVTIMEO: number;
  /** Longest wait of `send()` and `connect()`, in ms; 0, the default, waits forever (socket(7)). */
  SO_SNDTIMEO: number;
  /**
   * Bytes that must be there before `recv()` returns (socket(7)). Not on Windows. Defaults to 1.
   */
  SO_RCVLOWAT: Bytes;
  /** Urgent data stays in the stream (socket(7)). Off by default. */
  SO_OOBINLINE: Switch;
  /**
   * Linux only: says in the socket's error queue when what is written was sent and acknowledged,
   * one entry each; `recv()` with MSG_ERRQUEUE takes them out, and `poll()` has POLLERR until then
   * (Documentation/networking/timestamping.rst). Nothing by default. EINVAL for OPT_ID on a socket
   * without a connection, and for OPT_ID_TCP without OPT_ID.
   */
  SO_TIMESTAMPING: readonly TimestampingFlag[];
  /**
   * Linux: at most so many bytes a second are sent, spread over time, once the first ten segments
   * have left (tcp_internal_pacing); 4,294,967,295, the default, is no limit. FreeBSD leaves it to
   * the network card, so that it has no effect here (setsockopt(2)); 0 by default.
   */
  SO_MAX_PACING_RATE: number;
  /** Queueing priority, Linux only (socket(7)); has no effect here. Defaults to 0. */
  SO_PRIORITY: number;
  /** Packet mark, Linux only (socket(7)); has no effect here. Defaults to 0. */
  SO_MARK: number;
  /** Bypasses routing (socket(7)); has no effect here. Off by default. */
  SO_DONTROUTE: Switch;
  /** Busy polling, in µs, Linux only (socket(7)); has no effect here. Defaults to 0. */
  SO_BUSY_POLL: number;
  /** AcceptEx(): takes over the listener's options (Winsock SO_UPDATE_ACCEPT_CONTEXT). */
  SO_UPDATE_ACCEPT_CONTEXT: Switch;
  /** The error that waits on the socket, or 0: for `getsockopt()`, which clears it (socket(7)). */
  SO_ERROR: never;
  /** Turns Nagle's algorithm off (RFC 9293 §3.7.4, tcp(7)). Off by default: Nagle is on. */
  TCP_NODELAY: Switch;
  /**
   * Linux only: holds segments that are not full until it is taken off (tcp(7)). Off by default.
   */
  TCP_CORK: Switch;
  /** macOS and FreeBSD: holds segments that are not full (tcp(4)). Off by default. */
  TCP_NOPUSH: Switch;
  /**
   * Linux only: `recv()` says in `inq` how much is left in the receive buffer, in bytes (tcp(7)).
   * Off by default.
   */
  TCP_INQ: Switch;
  /** Linux only: acknowledges at once, until the kernel changes its mind (tcp(7)). Starts on. */
  TCP_QUICKACK: Switch;
  /** Idle time before the first keepalive probe, in seconds; 7,200 by default (tcp(7)). */
  TCP_KEEPIDLE: number;
  /** macOS's name of TCP_KEEPIDLE, in seconds; Windows has both (tcp(4)). */
  TCP_KEEPALIVE: number;
  /** Time between keepalive probes, in seconds; Linux and macOS 75, Windows 1 (tcp(7)). */
  TCP_KEEPINTVL: number;
  /** Unanswered keepalive probes after which the connection is dropped; Linux 9 (tcp(7)). */
  TCP_KEEPCNT: number;
  /**
   * Linux only: how long sent data may stay unacknowledged before the connection is dropped, in ms;
   * 0, the default, leaves it to the retransmission count (tcp(7), RFC 5482).
   */
  TCP_USER_TIMEOUT: number;
  /**
   * Windows only: how long data is retransmitted, and how long `connect()` tries, in seconds; -1
   * forever. By default data is retransmitted five times (Winsock IPPROTO_TCP options).
   */
  TCP_MAXRT: number;
  /** Windows only, since Windows 10: TCP_MAXRT in ms (Winsock IPPROTO_TCP options). */
  TCP_MAXRTMS: number;
  /** macOS only: how long data is retransmitted, in seconds; 0 by count, the default (tcp(4)). */
  TCP_RXT_CONNDROPTIME: number;
  /**
   * Windows only, a command of WSAIoctl(): how many segments an ACK answers, 1 to 255; 2 by
   * default, and with 1 no ACK is delayed (mstcpip.h).
   */
  SIO_TCP_SET_ACK_FREQUENCY: number;
  /**
   * Windows only, a command of WSAIoctl(), since Windows 8: how a SYN is retransmitted (Winsock
   * SIO_TCP_INITIAL_RTO). Defaults to 1 s and 4 retransmissions.
   */
  SIO_TCP_INITIAL_RTO: InitialRto;
  /** Linux only: how long an orphan stays in FIN-WAIT-2, in seconds; 60 by default (tcp(7)). */
  TCP_LINGER2: number;
  /** Linux only: how many times a SYN is retransmitted; 6 by default (tcp(7)). */
  TCP_SYNCNT: number;
  /** macOS and FreeBSD: how long `connect()` tries, in seconds; 75 by default (tcp(4)). */
  TCP_KEEPINIT: number;
  /** Largest segment, in bytes (tcp(7)). Not on Windows. */
  TCP_MAXSEG: Bytes;
  /** Linux only: `accept()` returns once data is there, or after this many seconds (tcp(7)). */
  TCP_DEFER_ACCEPT: number;
  /**
   * Linux only, on a listener: how many connections may bring payload in their SYN, and be used
   * before their handshake is done (RFC 7413, tcp(7)). `sysctl: {tcp_fastopen: 3}` lets a host do
   * so. 0 by default.
   */
  TCP_FASTOPEN: number;
  /**
   * Linux only: with a cookie from an earlier connection `connect()` returns at once, and the SYN
   * takes the first write along (RFC 7413, tcp(7)). Off by default.
   */
  TCP_FASTOPEN_CONNECT: Switch;
  /** Linux only: upper bound of the advertised window, in bytes (tcp(7)). 0: none. */
  TCP_WINDOW_CLAMP: Bytes;
  /** Unsent bytes above which the socket is not writable (tcp(7)); has no effect here. */
  TCP_NOTSENT_LOWAT: Bytes;
  /**
   * The congestion control of this connection; `"cubic"` by default (tcp(7), RFC 9438). `"bbr"`, on
   * Linux only, is version 1, and paces (SO_MAX_PACING_RATE); ESRCH on FreeBSD, which calls
   * `"reno"` "newreno" (mod_cc(4)).
   */
  TCP_CONGESTION: CongestionName;
  /** Linux only: `bind()` to port 0 leaves the port to `connect()` (ip(7)). Off by default. */
  IP_BIND_ADDRESS_NO_PORT: Switch;
  /** Type of service, 0 to 255 (ip(7)); has no effect here. */
  IP_TOS: number;
  /** Time to live, 1 to 255 hops; 64 by default (ip(7)); has no effect here. */
  IP_TTL: number;
  /**
   * fcntl(2)'s flag, FIONBIO on Windows: calls return EAGAIN where they would block. Off by
   * default.
   */
  O_NONBLOCK: Switch;
}

/** The name of a socket option: `"TCP_NODELAY"`. */
export type SocketOption = keyof SocketOptions;

/** The value of a socket option: a switch, a number in the option's own unit, or a structure. */
export type OptionValue =
  boolean | number | string | Linger | InitialRto | readonly TimestampingFlag[];
