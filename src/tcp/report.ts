/** What one arriving ACK brought: the input of loss recovery. */
import type {Micros} from "../base/units.ts";

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
  /** Text that was never retransmitted was acknowledged. */
  dataAcked: boolean;
  /** Segments newly acknowledged or SACKed, and newly marked lost. */
  delivered: number;
  lost: number;
  /** The timestamp echoed shows that the original arrived (RFC 3522). */
  echoedBefore: (stamp: Micros) => boolean;
}
