/** A socket as the kernel keeps it: what a descriptor stands for. */
import {seqDiff} from "../../wire/seq.ts";
import {NEVER, type Micros} from "../../base/units.ts";
import type {StampKind} from "../../tcp/block/effects.ts";
import type {TcpSettings} from "../../tcp/block/config.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import type {FastOpen} from "../../tcp/block/fast-open.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";
import type {ExtendedError} from "../answers.ts";
import type {Linger, OptionValue} from "../socket-options.ts";
import type {Errno} from "../systems/errno.ts";
import type {Connection, ConnectionOwner, Handshakes} from "./connection.ts";
import {ERR} from "./event-bits.ts";
import type {HostSecret} from "./secret.ts";
import {WaitQueue} from "./wait-queue.ts";
import type {Watchers} from "./watchers.ts";

/** The connections of a listener that are used before their handshake is done (RFC 7413). */
export interface EarlyQueue {
  /** How many there may be; with 0 no SYN's payload is taken. */
  most: number;
  /** What becomes of a SYN, by the setting of tcp_fastopen; null for nothing special. */
  answer(secret: HostSecret, setting: number, syn: Segment): FastOpen | null;
  /** Its SYN's payload was taken: it has a place until its handshake is done. */
  add(connection: Connection): void;
}

/** What a listening socket adds: its two queues. */
export interface Listening {
  /** What `listen()` was given, bounded by the system's SOMAXCONN. */
  backlog: number;
  /** Half-open connections: SYN received, last ACK awaited. */
  readonly synQueue: Set<Connection>;
  /** Completed connections that wait for accept(), first come first. */
  readonly acceptQueue: Sock[];
  /**
   * TCP_DEFER_ACCEPT: a handshake counts only once data has come, or after so many timeouts of its
   * SYN, ACK; 0 = off.
   */
  deferAccept: number;
  /** TCP_FASTOPEN: connections that are used before their handshake is done. */
  readonly early: EarlyQueue;
  /** Decides about last ACKs, for the connections in the SYN queue. */
  readonly handshakes: Handshakes;
}

const INFO = {
  scheduled: "SCM_TSTAMP_SCHED",
  sent: "SCM_TSTAMP_SND",
  acknowledged: "SCM_TSTAMP_ACK"
} as const satisfies Record<StampKind, string>;

/** An entry of the error queue; `base` is what bytes are counted from, null where they are not. */
function extendedError(
  kind: StampKind,
  key: number,
  base: number | null,
  time: Micros | null
): ExtendedError {
  return {
    ee_errno: "ENOMSG",
    ee_origin: "SO_EE_ORIGIN_TIMESTAMPING",
    ee_info: INFO[kind],
    ee_data: base === null ? 0 : seqDiff(key, base),
    time
  };
}

/** One socket: its addresses, options, pending error, and who waits for it. Timeouts are in µs. */
export class Sock implements ConnectionOwner {
  /** The descriptor's number; -1 once it was given back, or before accept(). */
  fd: number;
  connection: Connection | null = null;
  listening: Listening | null = null;
  local: Endpoint;
  remote: Endpoint | null = null;
  /** bind() was called, or connect() chose a port. */
  bound = false;
  /** The port was chosen by the program, not by the system. */
  explicitPort = false;
  /** Values as the program set them, by option name; null before it sets one. */
  options: Map<string, OptionValue> | null = null;
  settings: TcpSettings;
  reuseAddr = false;
  reusePort = false;
  exclusive = false;
  nonblock = false;
  linger: Linger = {l_onoff: 0, l_linger: 0};
  receiveTimeout: Micros = 0;
  sendTimeout: Micros = 0;
  deferAccept = 0;
  /** TCP_FASTOPEN: how many early connections there may be once it listens. */
  fastOpen = 0;
  /** When Darwin's keepalive timer ends that was started without a peer; NEVER for none. */
  keepaliveAt: Micros = NEVER;
  /** An error kept for the next call (SO_ERROR). */
  error: Errno | null = null;
  /** SHUT_WR was called: send() fails. */
  shutWrite = false;
  shutRead = false;
  connecting = false;
  /** AcceptEx() made it: it has default options until SO_UPDATE_ACCEPT_CONTEXT is set (Windows). */
  acceptedBy: Sock | null = null;
  /** What its error queue says of writes, oldest first; null for nothing (SO_TIMESTAMPING). */
  stamps: ExtendedError[] | null = null;
  /** What writes are counted from, as a sequence number; null where they are not counted. */
  stampBase: number | null = null;
  readonly waiters = new WaitQueue();
  /** The epoll instances that watch it; null as long as none did. */
  watchers: Watchers | null = null;
  /** Index in the record's sockets. */
  record = -1;

  constructor(fd: number, local: Endpoint, settings: TcpSettings) {
    this.fd = fd;
    this.local = local;
    this.settings = settings;
  }

  /** The TCB of its connection, to look at: what changes it goes through `act()`. */
  get tcb(): Tcb | null {
    return this.connection?.tcb ?? null;
  }

  /** Keeps the value that the program set. */
  setOption(name: string, value: OptionValue): void {
    this.options ??= new Map();
    this.options.set(name, value);
  }

  stamped(kind: StampKind, key: number, now: Micros): void {
    const timed = (this.options?.get("SO_TIMESTAMPING") as readonly string[] | undefined)?.includes(
      "SOF_TIMESTAMPING_SOFTWARE"
    );
    this.stamps ??= [];
    this.stamps.push(extendedError(kind, key, this.stampBase, timed ? now : null));
    this.watchers?.wake(ERR);
  }

  /** Does work that may change its connection, by the connection's one door. */
  act<T>(now: Micros, work: () => T): T {
    return this.connection ? this.connection.act(now, work) : work();
  }

  /** Lets every call that waits for this socket look again, and tells epoll. */
  changed(): void {
    this.waiters.changed();
    this.watchers?.changed(this);
  }
}
