/** What one stack makes of the choices that RFC 9293 leaves open. Profiles fill this in as data. */
import type {Bytes, Micros} from "../../base/units.ts";

/** The congestion controls that there are. BBR is Linux's alone. */
export const CONGESTION_NAMES = ["reno", "cubic", "bbr"] as const;

/** One of them, by its name for TCP_CONGESTION. */
export type CongestionName = (typeof CONGESTION_NAMES)[number];

/** One stack's choices. Times are in µs, sizes in bytes, counts in segments. */
export interface TcpConfig {
  /** MSS that this end announces, in bytes: link MTU less 40 (RFC 9293 §3.7.1). */
  mss: Bytes;
  /** Offer or accept the timestamps option (RFC 7323). */
  timestamps: boolean;
  /** Offer or accept selective acknowledgments (RFC 2018). */
  sack: boolean;
  /** Report duplicates in the first SACK block (RFC 2883). */
  dsack: boolean;
  /** Offer or accept window scaling (RFC 7323 §2). */
  windowScaling: boolean;
  congestion: CongestionName;
  /** Initial congestion window, in segments (RFC 6928: 10). */
  initialCwnd: number;
  /** Halve an idle sender's window for each RTO of idleness (RFC 5681 §4.1). */
  slowStartAfterIdle: boolean;

  /** RTO before the first measurement, in µs (RFC 6298 §2.1: 1 s). */
  initialRto: Micros;
  /** Smallest and largest RTO, in µs. Linux puts the floor under 4·RTTVAR instead of the sum. */
  minRto: Micros;
  maxRto: Micros;
  /** linux: SRTT + max(4·RTTVAR, minRto). rfc6298: max(SRTT + 4·RTTVAR, minRto). */
  rtoFormula: "linux" | "rfc6298";
  /** Added to every timeout but the first of a SYN, in µs (FreeBSD's rexmit_slop: 200 ms). */
  rtoSlop: Micros;
  /** The same for a SYN that is retransmitted (none on macOS). */
  synSlop: Micros;
  /** A connection that is not open after this long is given up, in µs; 0 where only SYNs count. */
  connectTimeout: Micros;
  /** SYN retransmissions before giving up. */
  synRetries: number;
  /** How many of the SYN's first timeouts do not double (Linux ≥ 6.5: 4). */
  synLinearTimeouts: number;
  /** Retries after a reset answers the SYN, and the pause between them, in µs (Windows). */
  synRetriesAfterReset: number;
  synResetPause: Micros;
  /** SYN-ACK retransmissions before the half-open connection is dropped. */
  synAckRetries: number;
  /** Retransmissions of data before the connection is dropped (R2, RFC 9293 §3.8.3). */
  dataRetries: number;
  /** The same for a connection that no process holds any more. */
  orphanRetries: number;
  /** The same where its timeout has become as long as it can (Linux: 0, unless it was set). */
  orphanRetriesAtLongest: number;
  /** linux: R2 is the time that so many timeouts would take. count: the count itself. */
  giveUp: "linux" | "count";

  /**
   * Does a sender whose segments are not acknowledged try smaller ones (RFC 4821)? once: those of
   * `baseMss`, and no smaller ones after them. search: half as large each time, and later larger
   * ones again (Linux). always: `baseMss` from the start, and larger ones later.
   */
  mtuProbing: "never" | "once" | "search" | "always";
  /** The payload that it tries first, in bytes. */
  baseMss: Bytes;
  /** It tries larger ones until what passes and what might differ by less than this, in bytes. */
  mtuProbeThreshold: Bytes;
  /** After this long, in µs, it tries again. */
  mtuProbeInterval: Micros;
  /** Retransmissions in vain after which it does: a time or a count, as `giveUp` says. */
  blackHoleRetries: number;
  /**
   * ICMP destination unreachable. linux: ends a handshake at once, and undoes the doubling of the
   * timeout (RFC 6069). bsd: ends one only after several SYNs. noted: is only reported in the end.
   */
  softErrors: "linux" | "bsd" | "noted";

  /** Explicit congestion notification (RFC 3168): do SYNs ask for it, or do only answers agree? */
  ecn: "never" | "answers" | "asks";
  /** A SYN that has to be repeated asks no more (RFC 3168 §6.1.1.1). */
  ecnFallback: boolean;

  /** Tail loss probe (RFC 8985 §7) and time-based loss detection (RFC 8985 §6). */
  tailLossProbe: boolean;
  rack: boolean;
  /** Duplicate ACKs, or segments SACKed above, that mean loss (RFC 5681 §3.2: 3). */
  dupThreshold: number;
  /** Forward RTO recovery (RFC 5682). */
  frto: boolean;
  /** A retransmission takes following small segments along. */
  retransmitCollapse: boolean;

  /** minshall: only a small segment in flight holds another back. rfc: any data in flight does. */
  nagle: "minshall" | "rfc";
  /** linux: a segment waits until it fits whole. rfc: half of the largest window will do. */
  senderSws: "linux" | "rfc";

  /** adaptive: Linux's quick ACKs and interactive mode. fixed: every second segment or a timer. */
  delayedAck: "adaptive" | "fixed";
  /** The delayed-ACK timer; its floor where it is adaptive, in µs. */
  delackMin: Micros;
  delackMax: Micros;
  /** ACKs sent at once at the start of a connection, where it is adaptive. */
  quickAcks: number;
  /** Duplicate ACKs after the third wait this long to be sent as one, in µs; 0 = never wait. */
  compressedAckDelay: Micros;

  /** TIME-WAIT lasts this long, in µs (RFC 9293: 2 MSL = 4 min). */
  timeWait: Micros;
  /** An orphan's FIN-WAIT-2 lasts this long, in µs; Infinity where there is no such timer. */
  finWait2: Micros;
  /** A RST ends TIME-WAIT (RFC 1337 §1 warns of it; Linux allows it unless tcp_rfc1337 is set). */
  timeWaitAssassination: boolean;
  /** Accept a newer SYN in TIME-WAIT (RFC 9293 §3.6.1 MAY-2). */
  timeWaitAcceptsSyn: boolean;

  keepIdle: Micros;
  keepInterval: Micros;
  keepCount: number;
  /** Bytes in a keepalive probe: none, or one that the peer has long had (RFC 9293 MAY-6). */
  keepaliveProbe: 0 | 1;
  /** Probes are sent whether a program asked for SO_KEEPALIVE or not. */
  alwaysKeepalive: boolean;

  /** A reset has to be exact, and is challenged elsewhere in the window (RFC 5961 §3). */
  rfc5961Reset: boolean;
  /** A SYN in a connection is challenged, and never ends it (RFC 5961 §4). */
  rfc5961Syn: boolean;
  /** An ACK of what was acknowledged long ago is challenged, its payload left (RFC 5961 §5). */
  rfc5961Ack: boolean;
  /**
   * linux: the window is looked at before RST and SYN. bsd: RST and SYN come first, only where
   * they are within the window; a reset announces no window; TIME-WAIT never ends by a reset.
   */
  segmentChecks: "linux" | "bsd";
  /**
   * A segment that reaches beyond the window. trimmed: what fits is taken (RFC 9293 §3.10.7.4).
   * whole: all of it is. while-empty: the same, but only while nothing waits to be read, or where
   * the header was as expected; else none of it (Linux since 6.17).
   */
  beyondWindow: "trimmed" | "whole" | "while-empty";
  /** A half-open connection takes only segments that echo a timestamp of its own (Linux ≥ 6.15). */
  halfOpenEcho: boolean;
  /** So many invalid segments of one connection are answered in an interval, and no more. */
  challengeAcks: number;
  challengeAckInterval: Micros;

  /** Default and largest receive buffer, in bytes. */
  receiveBuffer: Bytes;
  receiveBufferMax: Bytes;
  /** The largest SO_RCVBUF and SO_SNDBUF, as asked for (net.core.rmem_max and wmem_max). */
  rmemMax: Bytes;
  wmemMax: Bytes;
  /** Bytes of window in a byte of receive buffer (Linux counts its bookkeeping: 0.5). */
  windowShare: number;
  /** Whether the buffer counts what a segment costs in kernel memory, or only its payload. */
  receiveAccounting: "truesize" | "payload";
  /**
   * linux: whole segments at first, growing with the traffic. bsd: whatever the buffer has room
   * for, and the buffer holds whole segments of the peer's size as soon as that is known.
   */
  windowRule: "linux" | "bsd";
  /**
   * What becomes of text that comes after shutdown() has ended reading. keep: it can still be read
   * (Linux). discard: it is acknowledged and thrown away (BSD). reset: the connection (Winsock).
   */
  afterShutReceive: "keep" | "discard" | "reset";
  /** A reset throws away what the program has not read yet. */
  resetFlushes: boolean;
  /** Let the receive window grow with the traffic. */
  receiveAutotuning: boolean;
  /** Default and largest send buffer, in bytes. */
  sendBuffer: Bytes;
  sendBufferMax: Bytes;
  /**
   * What send() takes. truesize: while kernel memory is left (Linux). room: as much as there is
   * room for (BSD). quota: all of it, while less than the buffer's size waits (Winsock).
   */
  sendBufferRule: "truesize" | "room" | "quota";
}

/** What a program can set for one connection, by setsockopt. Times in µs, sizes in bytes. */
export interface TcpSettings {
  nodelay: boolean;
  cork: boolean;
  /** TCP_MAXSEG; 0 when not set. */
  maxseg: Bytes;
  keepalive: boolean;
  keepIdle: Micros;
  keepInterval: Micros;
  keepCount: number;
  /** TCP_USER_TIMEOUT; 0 when not set. */
  userTimeout: Micros;
  /** TCP_MAXRT, TCP_RXT_CONNDROPTIME: how long data is retransmitted; 0 when not set. */
  retransmitTime: Micros;
  /** A segment is acknowledged at once when so many wait for it, where delayed ACKs are fixed. */
  ackFrequency: number;
  /** The first timeout of a SYN. */
  initialRto: Micros;
  /** TCP_LINGER2: how long an orphan stays in FIN-WAIT-2; negative = not at all. */
  linger2: Micros;
  synRetries: number;
  /** TCP_KEEPINIT; 0 when there is no limit. */
  connectTimeout: Micros;
  /** TCP_WINDOW_CLAMP; 0 when not set. */
  windowClamp: Bytes;
  receiveBuffer: Bytes;
  /** SO_RCVBUF was set: no autotuning. */
  receiveBufferLocked: boolean;
  sendBuffer: Bytes;
  sendBufferLocked: boolean;
  receiveLowWater: Bytes;
  /** SO_TIMESTAMPING: what the program is told of each write, as bits (`STAMP_BITS`). */
  stamps: number;
  /** SO_OOBINLINE: the urgent byte stays in the stream. */
  oobInline: boolean;
  /** TCP_NOTSENT_LOWAT: no more may be written while this much waits to be sent. */
  notSentLowWater: Bytes;
  /** SO_MAX_PACING_RATE, in bytes a second; Infinity when not set. */
  maxPacingRate: number;
  /** It was set once: what is sent is spread over time. */
  paced: boolean;
  congestion: CongestionName;
}

/** The settings of a new socket: what the stack's configuration says, and every switch off. */
export function defaultSettings(config: TcpConfig): TcpSettings {
  return {
    nodelay: false,
    cork: false,
    maxseg: 0,
    keepalive: config.alwaysKeepalive,
    keepIdle: config.keepIdle,
    keepInterval: config.keepInterval,
    keepCount: config.keepCount,
    userTimeout: 0,
    retransmitTime: 0,
    ackFrequency: 2,
    initialRto: config.initialRto,
    linger2: config.finWait2,
    synRetries: config.synRetries,
    connectTimeout: config.connectTimeout,
    windowClamp: 0,
    receiveBuffer: config.receiveBuffer,
    receiveBufferLocked: false,
    sendBuffer: config.sendBuffer,
    sendBufferLocked: false,
    receiveLowWater: 1,
    stamps: 0,
    oobInline: false,
    notSentLowWater: Infinity,
    maxPacingRate: Infinity,
    paced: false,
    congestion: config.congestion
  };
}
