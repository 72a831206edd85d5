/** What stacks decide for themselves about the window that they offer (RFC 9293 §3.8.6). */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/** How a stack chooses its receive window. Sizes are in bytes. */
export interface WindowRule {
  /** Chooses scale, limits and first window when a connection opens. `mss` is the segment size. */
  initial(tcb: Tcb, mss: Bytes): void;
  /** The handshake is over: the peer's segment size is known, and `mss` is this end's own. */
  segmentSizeKnown(tcb: Tcb, mss: Bytes): void;
  /** Both ends open at once: the SYN, ACK is about to announce a window (RFC 9293 §3.5). */
  bothOpen(tcb: Tcb): void;
  /** The window that would be offered now, before the promise never to take it back. */
  select(tcb: Tcb): Bytes;
  /**
   * Fixes RCV.WND at `window` for a segment that is about to leave, and returns its header field,
   * scaled. `window` does not take back what was offered before.
   */
  announce(tcb: Tcb, window: Bytes): number;
  /** The shift that a SYN offers, 0 to 14 (RFC 7323 §2.3). */
  offeredScale(tcb: Tcb): number;
  /** In a simultaneous open, does the SYN, ACK offer again what this end's SYN offered? */
  readonly offersTwice: boolean;
  /** Is a half-open connection's window not chosen again, before its handshake is complete? */
  readonly halfOpenStays: boolean;
  /** Does a reset announce a window, as any other segment does? Else its field is 0. */
  readonly resetsAnnounce: boolean;
}
