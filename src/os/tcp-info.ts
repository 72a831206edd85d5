/** What `tcpInfo()` returns. */
import type {Bytes, Micros} from "../base/units.ts";
import type {RecoveryPhase} from "../tcp/block/recovery-state.ts";
import type {TcpState} from "../tcp/block/state.ts";

/** The fields of `TCP_INFO` (tcp(7)) that the engine knows, in its units. */
export interface TcpInfo {
  readonly state: TcpState;
  /** The phase of loss recovery. */
  readonly caState: RecoveryPhase;
  /** Smoothed round-trip time, in µs; 0 before the first measurement. */
  readonly rtt: Micros;
  /** Round-trip time variation, in µs. */
  readonly rttvar: Micros;
  /** The least round-trip time, in µs; Infinity before the first measurement. */
  readonly minRtt: Micros;
  /** Retransmission timeout, in µs. */
  readonly rto: Micros;
  /** Delayed-ACK time, in µs. */
  readonly ato: Micros;
  /** Congestion window, in bytes. */
  readonly cwnd: Bytes;
  /**
   * The rate, in bytes a second, by which Linux sizes its chunks, and at which it sends where it
   * paces; Infinity before the first ACK, and on other systems.
   */
  readonly pacingRate: number;
  /** Slow start threshold, in bytes; Infinity before the first loss. */
  readonly ssthresh: Bytes;
  /** The peer's receive window, in bytes. */
  readonly sndWnd: Bytes;
  /** The window this end last advertised, in bytes. */
  readonly rcvWnd: Bytes;
  /** The most that this end advertises for now, in bytes. */
  readonly rcvSsthresh: Bytes;
  /** Bytes sent and not yet acknowledged. */
  readonly inFlight: Bytes;
  /** Bytes in the send buffer, sent or not. */
  readonly sendQueue: Bytes;
  /** Bytes in the send buffer that were never sent. */
  readonly notSent: Bytes;
  /** Bytes received and not yet read. */
  readonly recvQueue: Bytes;
  /** Maximum segment size for sending, options deducted, in bytes. */
  readonly mss: Bytes;
  /** The size of the peer's segments, as guessed from what came in. */
  readonly rcvMss: Bytes;
  /** The MSS that this end announced. */
  readonly advmss: Bytes;
  /** The path MTU as far as it is known, in bytes. */
  readonly pmtu: Bytes;
  /** Segments sent and not acknowledged; of these, SACKed, taken for lost, and sent again. */
  readonly unacked: number;
  readonly sacked: number;
  readonly lost: number;
  readonly retrans: number;
  /** Duplicate ACKs after which a segment is taken for lost. */
  readonly reordering: number;
  /** Retransmission timeouts so far. */
  readonly retransmits: number;
  /** How often the retransmission timeout was doubled; unanswered probes. */
  readonly backoff: number;
  readonly probes: number;
  /** Segments sent again so far, and those that the peer reported as duplicates (RFC 2883). */
  readonly totalRetrans: number;
  readonly dsackDups: number;
  /** Segments that ACKs reported as delivered. */
  readonly delivered: number;
  /** Segments sent and received so far, in all and with payload. */
  readonly segsOut: number;
  readonly segsIn: number;
  readonly dataSegsOut: number;
  readonly dataSegsIn: number;
  /** Payload sent so far, retransmissions included; and retransmitted payload alone. */
  readonly bytesSent: Bytes;
  readonly bytesRetrans: Bytes;
  /** Payload acknowledged by the peer, and received in order. */
  readonly bytesAcked: Bytes;
  readonly bytesReceived: Bytes;
  /** Time since payload was last sent, payload last came and an ACK last came, in µs. */
  readonly lastDataSent: Micros;
  readonly lastDataRecv: Micros;
  readonly lastAckRecv: Micros;
  /** The receiver's own estimate of the round trip, in µs; 0 for none (for autotuning). */
  readonly rcvRtt: Micros;
  /** What the program read in one round trip, in bytes (for autotuning). */
  readonly rcvSpace: Bytes;
}
