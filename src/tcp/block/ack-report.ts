/** The input of loss recovery. */

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
  /** When the first and the last of those SACKed were sent that were never repeated; -1 = none. */
  firstSacked: number;
  lastSacked: number;
  /** TSecr, or -1: shows which transmission this answers (RFC 3522). */
  echo: number;
}

/** A report in which nothing has happened yet. */
export function emptyReport(echo: number): AckReport {
  return {
    advanced: false,
    notDuplicate: false,
    sacked: false,
    originalSacked: false,
    dsacked: false,
    dataAcked: false,
    delivered: 0,
    lost: 0,
    firstSacked: -1,
    lastSacked: -1,
    echo
  };
}
