/**
 * What one operating system makes of TCP, as plain data; profile-sources.ts says where each value
 * comes from.
 */
import type {Bytes, Micros} from "../../base/units.ts";
import type {TcpConfig} from "../../tcp/block/config.ts";
import type {ErrnoFamily} from "./errno.ts";

/** A system whatever its version: what decides which calls and options it has. */
export type SystemName = "linux" | "windows" | "macos" | "freebsd";

/** One version of a system, by the name under which it is exported. */
export type ProfileName = SystemName | "linuxLts" | "windows7" | "macos13";

/**
 * One version of an operating system, as its choices: `linux`, `linuxLts`, `windows`, `windows7`,
 * `macos`, `macos13` and `freebsd` are such.
 */
export interface Profile {
  readonly name: ProfileName;
  readonly system: SystemName;
  /** As a reader would say it: `"Windows 11"`. */
  readonly title: string;
  /** Which releases behave like this, for readers: `"Windows 11, Windows Server 2022"`. */
  readonly version: string;
  readonly tcp: TcpConfig;
  readonly errnos: ErrnoFamily;
  /** First and last ephemeral port. */
  readonly ports: readonly [first: number, last: number];
  /** The largest backlog, in connections: `listen()` takes this for a larger one. */
  readonly somaxconn: number;
  /** As many connections wait as the backlog, times this, rounded down, and so many more. */
  readonly backlogFactor: number;
  readonly backlogExtra: number;
  /** What takes a place: completed connections, or half-open ones as well. */
  readonly backlogCounts: "completed" | "half-open";
  /** A SYN that meets a full accept queue: silence, a reset, or a SYN-ACK all the same. */
  readonly backlogOverflow: "drop" | "reset" | "answer";
  /** A handshake's last ACK that meets a full accept queue is answered by a reset. */
  readonly abortOnOverflow: boolean;
  /** How many half-open connections there may be in all (tcp_max_syn_backlog). */
  readonly maxSynBacklog: number;
  /** 0 never, 1 when the SYN queue is full, 2 always. */
  readonly synCookies: 0 | 1 | 2;
  /** TCP Fast Open, as bits: 1 clients, 2 servers, and more (tcp_fastopen). */
  readonly fastOpen: number;
  /** Who may bind what. */
  readonly bindRules: "linux" | "bsd" | "windows";
  /** What listen() makes of a backlog of 0. */
  readonly zeroBacklog: number;
  /** A process that ends leaves its connections to be reset; else they are closed. */
  readonly exitResets: boolean;
  /** The error that ended a connection is told by every later call, not only by the next. */
  readonly errorsStay: boolean;
  /** close() with unread data sends a reset. */
  readonly resetIfUnread: boolean;
  /** What l_linger counts, in µs. */
  readonly lingerUnit: Micros;
  /** When SO_LINGER's time is over: go on in the background, or reset. */
  readonly lingerTimeout: "continue" | "reset";
  /**
   * close() of a non-blocking socket that should linger: it waits all the same, goes on in the
   * background, or refuses and leaves the socket as it was.
   */
  readonly lingerNonblock: "wait" | "background" | "refuse";
  /**
   * After this long, in µs, connect() may take a port in TIME-WAIT to the same destination; NEVER
   * where it may not.
   */
  readonly reuseTimeWaitAfter: {readonly anywhere: Micros; readonly loopback: Micros};
  /** connect() with no port left: all in use, or the last of them only in TIME-WAIT. */
  readonly noPortLeft: {
    readonly inUse: "EADDRNOTAVAIL" | "ENOBUFS";
    readonly timeWait: "EADDRNOTAVAIL" | "EADDRINUSE";
  };
  /** An ephemeral port may serve several destinations at once. */
  readonly sharesPorts: boolean;
  /** connect() from a bound port that is in use toward the same destination. */
  readonly portBusy: "EADDRNOTAVAIL" | "EADDRINUSE";
  /** Accepted sockets take over O_NONBLOCK. */
  readonly inheritsNonblock: boolean;
  /** TCP_KEEPALIVE's timer runs on a listener, too, and ends it. */
  readonly keepaliveOnListener: boolean;
  /** A keepalive that nobody answers ends calls with this. */
  readonly keepaliveError: "ETIMEDOUT" | "ENETRESET";
  /** SO_RCVBUF and SO_SNDBUF take this times what was asked for. */
  readonly bufferFactor: number;
  /** The least that SO_RCVBUF and SO_SNDBUF are set to. */
  readonly minReceiveBuffer: Bytes;
  readonly minSendBuffer: Bytes;
  /** `listen(-n)` is SOMAXCONN_HINT(n); elsewhere any number below 0 is the largest backlog. */
  readonly backlogHint: boolean;
  /** There is AcceptEx(), whose sockets inherit nothing until SO_UPDATE_ACCEPT_CONTEXT. */
  readonly acceptEx: boolean;
  /** SO_REUSEADDR and its opposite: set later than bind() without effect, and never together. */
  readonly strictAddressOptions: boolean;
  /** connect() on a socket that has just got its connection succeeds once; else EISCONN. */
  readonly connectSucceedsOnce: boolean;
  /** Accepted sockets take over the listener's TCP_KEEPIDLE. */
  readonly inheritsKeepIdle: boolean;
}
