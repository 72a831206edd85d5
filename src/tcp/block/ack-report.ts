/** The input of loss recovery. */
import type {Segment} from "../../wire/segment.ts";
import type {RateSample} from "./recovery-state.ts";
import {pipe, type Tcb} from "./tcb.ts";

/** What one arriving ACK brought; filled in by ack-arrives.ts. */
export interface AckReport {
  /** SND.UNA moved on. */
  advanced: boolean;
  /** It carried text, changed the window or acknowledged something: not a duplicate. */
  notDuplicate: boolean;
  /** A SACK block named something new. */
  sacked: boolean;
  /** Something that was never retransmitted was SACKed or acknowledged. */
  originalSacked: boolean;
  /** A duplicate was reported (RFC 2883). */
  dsacked: boolean;
  /** It was a tail loss probe that was reported as a duplicate. */
  probeDuplicated: boolean;
  /** Text that was never retransmitted was acknowledged. */
  dataAcked: boolean;
  /** The reordering timer was started: it is not to be replaced by another (RFC 8985 §6.3). */
  reordering: boolean;
  /** What now comes first was SACKed before: the peer threw it away (RFC 2018 §8). */
  reneged: boolean;
  /** ECE: a packet was marked on the way (RFC 3168 §6.1.2). */
  congested: boolean;
  /** Segments newly acknowledged or SACKed, and newly marked lost. */
  delivered: number;
  lost: number;
  /**
   * Of those delivered, the order of the one sent last, and the count of deliveries then; or -1.
   */
  latest: number;
  deliveredThen: number;
  /** When the first and the last of those SACKed were sent that were never repeated; -1 = none. */
  firstSacked: number;
  lastSacked: number;
  /** TSecr, or -1: shows which transmission this answers (RFC 3522). */
  echo: number;
  /** What it says of the delivery rate, where that is measured. */
  rate: RateSample | null;
}

/** A sample of nothing yet. */
const emptySample = (tcb: Tcb): RateSample => ({
  delivered: -1,
  interval: -1,
  priorDelivered: 0,
  priorAt: -1,
  appLimited: false,
  lastEnd: 0,
  acked: 0,
  losses: 0,
  priorInFlight: pipe(tcb),
  rtt: -1,
  ackDelayed: false
});

/** A report in which nothing has happened yet. */
export function emptyReport(tcb: Tcb, {tsEcr}: Segment): AckReport {
  return {
    advanced: false,
    notDuplicate: false,
    sacked: false,
    originalSacked: false,
    dsacked: false,
    probeDuplicated: false,
    dataAcked: false,
    reordering: false,
    reneged: false,
    congested: false,
    delivered: 0,
    lost: 0,
    latest: -1,
    deliveredThen: -1,
    firstSacked: -1,
    lastSacked: -1,
    echo: tcb.options.timestamps ? tsEcr : -1,
    rate: tcb.rate ? emptySample(tcb) : null
  };
}
