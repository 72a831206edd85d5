/** The transmission control block: all that one end knows of a connection (RFC 9293 §3.3.1). */
import type {Cause} from "./cause.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import {LONG_AGO, NEVER} from "../../base/units.ts";
import type {Endpoint, SackBlock} from "../../wire/segment.ts";
import type {TcpConfig, TcpSettings} from "./config.ts";
import {EcnState} from "./ecn-state.ts";
import type {Effects, SendStamp} from "./effects.ts";
import type {FastOpen} from "./fast-open.ts";
import type {PathSearch} from "./path-search.ts";
import {OutOfOrderQueue, ReceiveQueue} from "./reassembly.ts";
import {RecoveryState, type CongestionMemory, type DeliveryRate} from "./recovery-state.ts";
import {SentQueue} from "./retransmission-queue.ts";
import type {TcpState} from "./state.ts";
import {SendStream} from "./stream.ts";
import {Timer} from "./timer.ts";
import {UrgentMark} from "./urgent-mark.ts";
import {WriteQueue} from "./write-queue.ts";

/**
 * What ended a connection, or the error that the next call will report. The operating system gives
 * it its name: `refused` is ECONNREFUSED on Linux, WSAECONNREFUSED on Windows. `unanswered` were
 * the keepalive probes.
 */
export type TcpError =
  | "refused"
  | "reset"
  | "broken"
  | "timed-out"
  | "unanswered"
  | "aborted"
  | "net-unreachable"
  | "host-unreachable";

/** Bytes that the timestamps option takes from every segment, padding included. */
export const TIMESTAMP_BYTES = 12;

/** Send sequence space: SND.UNA ≤ SND.NXT ≤ `end`, and what the peer allows. */
class SendSpace {
  iss = 0;
  una = 0;
  nxt = 0;
  /** What was acknowledged so far, in bytes; SYN and FIN count. */
  acked: Bytes = 0;
  /** SND.WND, in bytes, scaled. */
  wnd: Bytes = 0;
  wl1 = 0;
  wl2 = 0;
  /** The peer's window scale, a shift. */
  scale = 0;
  /** The largest window the peer ever offered. */
  maxWnd: Bytes = 0;
  /** Eff.snd.MSS: text of a full segment, options deducted (RFC 9293 §3.7.1). */
  mss: Bytes = 536;
  /** The same before the peer's window bounded it. */
  wholeMss: Bytes = 536;
  /** The path's MTU, in bytes, as far as routers said; Infinity before they did. */
  pathMtu: Bytes = Infinity;
  /** What is tried where the path seems to swallow full segments; null before, or without. */
  search: PathSearch | null = null;
  /** Bytes that the program is told of (SO_TIMESTAMPING); null for none. */
  stamps: SendStamp[] | null = null;
  /** The sequence number after the last byte that the program wrote. */
  end = 0;
  /** CLOSE or SHUT_WR was called: a FIN stands after `end`. */
  fin = false;
  /** While a write is taken: what a full segment carried when it began, for all of it; else 0. */
  writeSize: Bytes = 0;
  /** The end of the last small segment sent (Minshall's SND.SML). */
  sml = 0;
  /** SND.UP: the number after the urgent byte, until it is acknowledged; -1 for none. */
  urgent = -1;
  /** Up to here the program asked for a push. */
  pushed = 0;
  /** MSG_MORE or TCP_CORK: part-filled segments wait. */
  more = false;
  /** TCP_NODELAY was set: what waits goes as soon as it can, whatever a cork says. */
  uncorked = false;
  /** A program had to wait for room in the send buffer. */
  blocked = false;
  readonly stream = new SendStream();
  /** Where Linux's buffers end; empty on other systems. */
  readonly buffers = new WriteQueue();
  readonly inFlight = new SentQueue();
}

/** Receive sequence space, and the window that this end offers. */
class ReceiveSpace {
  irs = 0;
  nxt = 0;
  /** RCV.WND as last announced, in bytes, counted from `wup`. */
  wnd: Bytes = 0;
  /** RCV.NXT when the window was last announced. */
  wup = 0;
  /** This end's window scale, a shift. */
  scale = 0;
  /** The next byte that the program will read. */
  copied = 0;
  /** The largest window that may be offered, and the most that is offered for now. */
  clamp: Bytes = 0;
  ssthresh: Bytes = 0;
  /** Bytes of window in a byte of receive buffer: what came in so far tells. */
  share = 0.5;
  /** MSS announced to the peer; and the segment size guessed from what comes in. */
  advertisedMss: Bytes = 536;
  segment: Bytes = 536;
  lastSmall: Bytes = 0;
  /** Linux's header prediction is on: the next segment in order takes its fast path. */
  predicts = false;
  /** What is offered from TIME-WAIT on, where it no longer changes; null before. */
  frozen: Bytes | null = null;
  /** The peer's FIN was taken in order: nothing follows. */
  fin = false;
  /** Nobody reads any more: SHUT_RD, or close(). */
  shut = false;
  readonly urgent = new UrgentMark();
  readonly queue = new ReceiveQueue();
  readonly outOfOrder = new OutOfOrderQueue();
  /** SACK blocks to report, most recent first; and one duplicate (RFC 2883). */
  sacks: SackBlock[] = [];
  dsack: SackBlock | null = null;
  /** For autotuning: bytes read and when, over about one round trip. */
  space: Bytes = 0;
  spaceSeq = 0;
  spaceAt: Micros = 0;
  rtt: Micros = 0;
  rttSeq = 0;
  rttAt: Micros = 0;
  /** The last timestamp that the peer echoed with text. */
  echoed = -1;
}

/** When the next acknowledgment is due. */
class AckState {
  /** ACKs that may still go out at once. */
  quick = 0;
  /** Delayed-ACK time as guessed from the pace of arrivals, in µs; 0 before the first data. */
  ato: Micros = 0;
  /** The program answers what it reads: an ACK can wait for the answer. */
  interactive = false;
  pending = false;
  /** Send at once, whatever else. */
  now = false;
  /** A segment was dropped for want of memory: no window is offered. */
  noMemory = false;
  /** A small segment came: the end of a write. The second in a row sets `pushedTwice`. */
  pushed = false;
  pushedTwice = false;
  lastReceived: Micros = 0;
  /** Segments that wait for an acknowledgment, where delayed ACKs are fixed. */
  segments = 0;
  delackAt: Micros = NEVER;
  /** Duplicate ACKs sent at once for the present hole, and merged ones (RFC 9293 §3.8.6.3). */
  duplicates = 0;
  compressed = 0;
  compressedAt: Micros = NEVER;
  /** RCV.NXT of the last ACK sent. */
  lastSent = 0;
  /** Since when invalid segments are counted, and how many came; for rate limiting. */
  invalidSince: Micros = LONG_AGO;
  invalidCount = 0;
}

/** Round-trip time and retransmission timeout (RFC 6298), in µs. */
class RttState {
  srtt: Micros = 0;
  mdev: Micros = 0;
  mdevMax: Micros = 0;
  rttvar: Micros = 0;
  /** The variation may shrink once this is acknowledged. */
  seq = 0;
  rto: Micros = 0;
  backoff = 0;
  min: Micros = NEVER;
}

/** What the retransmission timer runs for: one at a time (RFC 9293 §3.8.1, RFC 8985 §7.1). */
export type RetransmitPurpose = "retransmit" | "probe" | "reorder" | "persist";
/** What the slow timer runs for: keepalive, or the end of a closed connection. */
export type SlowPurpose = "keepalive" | "fin-wait-2" | "time-wait";

/** Options that both ends agreed on. */
class Negotiated {
  timestamps = false;
  sack = false;
  windowScale = false;
  /** TS.Recent and when it was set (RFC 7323 §4.3). */
  tsRecent = 0;
  tsRecentAt: Micros = 0;
  /** Added to the clock, so that timestamps do not start at 0. */
  tsOffset = 0;
  /** The peer's MSS option. */
  mssClamp: Bytes = 536;
}

/** Is it in use before its handshake is done (RFC 7413 §4.2.2)? */
export const isEarly = ({fastOpen, snd}: Tcb): boolean =>
  fastOpen !== null && fastOpen.early && snd.una === snd.iss;

/** A transmission control block: all that is known of one connection (RFC 9293 §3.3.1). */
export class Tcb {
  state: TcpState = "CLOSED";
  readonly config: TcpConfig;
  settings: TcpSettings;
  readonly effects: Effects;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly snd = new SendSpace();
  readonly rcv = new ReceiveSpace();
  readonly ack = new AckState();
  readonly rtt = new RttState();
  readonly cc = new RecoveryState();
  readonly options = new Negotiated();
  readonly ecn = new EcnState();
  /** Null on a connection that opens the usual way. */
  fastOpen: FastOpen | null = null;
  congestion: CongestionMemory | null = null;
  /** Null where the congestion control asks for no samples. */
  rate: DeliveryRate | null = null;
  /** The error that the next call reports; null when there is none. */
  error: TcpError | null = null;
  /** What routers said since the peer was last heard: why it may not answer (RFC 5461). */
  softError: TcpError | null = null;
  /** No process holds the socket any more. */
  orphan = false;
  /** It waits in an accept queue: no process holds the socket yet. */
  unaccepted = false;
  /**
   * The handshake is done, but its listener waits for data: after so many timeouts of the SYN, ACK
   * it does without (TCP_DEFER_ACCEPT). 0 where it does not wait.
   */
  deferred = 0;
  /** A write waits for the handshake: the ACK that ends it may wait for that (sk_write_pending). */
  writePending = false;
  /** This end sent the first SYN. */
  readonly active: boolean;

  readonly retransmitTimer = new Timer<RetransmitPurpose>();
  readonly slowTimer = new Timer<SlowPurpose>();
  /** TCP_CORK or MSG_MORE hold back a part-filled segment. */
  corkHolds = false;
  /** Small text waits for an ACK (Nagle). */
  nagleHolds = false;
  /** The SYN must wait for this: Windows tries again after a reset. */
  synResets = 0;
  /** Memory that was granted for what is received and sent, in bytes. */
  granted: Bytes = 0;
  /** When the last segment came in, for keepalive. */
  lastHeard: Micros = 0;

  constructor(
    config: TcpConfig,
    settings: TcpSettings,
    effects: Effects,
    local: Endpoint,
    remote: Endpoint,
    active: boolean
  ) {
    this.config = config;
    this.settings = settings;
    this.effects = effects;
    this.local = local;
    this.remote = remote;
    this.active = active;
    this.rtt.rto = config.initialRto;
    this.cc.cwnd = config.initialCwnd;
    this.cc.pacingRate = settings.maxPacingRate;
    this.cc.paced = settings.paced;
    this.cc.dupThreshold = config.dupThreshold;
    this.rcv.share = config.windowShare;
  }

  /** When something has to be done even if nothing comes in; Infinity for never. */
  get deadline(): Micros {
    const a = Math.min(this.retransmitTimer.at, this.ack.delackAt);
    const b = Math.min(this.slowTimer.at, this.ack.compressedAt);
    return Math.min(a, b, this.cc.pacedUntil);
  }
}

/** Segments in flight by the sender's reckoning (RFC 6675's pipe), in segments. */
export function pipe(tcb: Tcb): number {
  const {cc} = tcb;
  return tcb.snd.inFlight.length - cc.sackedOut - cc.lostOut + cc.retransOut;
}

/** The window that the peer still sees open: RCV.WND less what came in since it was announced. */
export function openWindow(tcb: Tcb): Bytes {
  const {rcv} = tcb;
  return Math.max(0, (((rcv.wup + rcv.wnd) | 0) - (rcv.nxt | 0)) | 0);
}

/** Goes to another state, and says so. */
export function move(tcb: Tcb, to: TcpState, cause: Cause, now: Micros): void {
  const from = tcb.state;
  if (from === to) return;
  tcb.state = to;
  tcb.effects.moved(from, to, cause, now);
}
