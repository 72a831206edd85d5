/** What `tcpInfo()` returns. */
import type {Bytes, Micros} from "../base/units.ts";
import type {TcpState} from "../tcp/block/state.ts";

/** A few of `TCP_INFO`'s fields (tcp(7)), in the engine's units. */
export interface TcpInfo {
  readonly state: TcpState;
  /** Smoothed round-trip time, in µs; 0 before the first measurement. */
  readonly rtt: Micros;
  /** Round-trip time variation, in µs. */
  readonly rttvar: Micros;
  /** Retransmission timeout, in µs. */
  readonly rto: Micros;
  /** Congestion window, in bytes. */
  readonly cwnd: Bytes;
  /** Slow start threshold, in bytes; Infinity before the first loss. */
  readonly ssthresh: Bytes;
  /** The peer's receive window, in bytes. */
  readonly sndWnd: Bytes;
  /** The window this end last advertised, in bytes. */
  readonly rcvWnd: Bytes;
  /** Bytes sent and not yet acknowledged. */
  readonly inFlight: Bytes;
  /** Bytes in the send buffer, sent or not. */
  readonly sendQueue: Bytes;
  /** Bytes received and not yet read. */
  readonly recvQueue: Bytes;
  /** Maximum segment size for sending, options deducted, in bytes. */
  readonly mss: Bytes;
  /** Retransmission timeouts so far. */
  readonly retransmits: number;
}
