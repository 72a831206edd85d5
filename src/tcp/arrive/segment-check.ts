/** What stacks decide for themselves about an arriving segment (RFC 9293 §3.10.7.4, RFC 5961). */
import type {Micros} from "../../base/units.ts";
import type {Segment} from "../../wire/segment.ts";
import type {TcpState} from "../block/state.ts";
import type {Tcb, TcpError} from "../block/tcb.ts";
import type {Arrival} from "./arrival.ts";

/** How a stack looks at RST and SYN, and at what comes in TIME-WAIT. */
export interface SegmentCheck {
  /** Looks at RST and SYN before the sequence number. True when the segment is dealt with. */
  controlFirst(tcb: Tcb, segment: Segment, now: Micros): boolean;
  /** What the next call reports after a believable reset in this state; null for nothing. */
  resetError(state: TcpState): TcpError | null;
  /** A SYN that a stray ACK answers is sent again so soon, in µs; 0 where it is not. */
  readonly strayAckPause: Micros;
  /** Is it the next segment in order, with nothing unusual about it (Linux's header prediction)? */
  predicted(tcb: Tcb, segment: Segment): boolean;
  /**
   * The timestamp is older than TS.Recent: is the segment taken all the same, dropped in silence,
   * or answered with what is expected (RFC 7323 §5.3)?
   */
  oldTimestamp(tcb: Tcb, segment: Segment): "taken" | "ignored" | "answered";
  /** Is an ACK that a half-open connection cannot take refused before its number is looked at? */
  refusesAck(tcb: Tcb, segment: Segment): boolean;
  /** Does a SYN within the window end a half-open connection? */
  readonly synEndsHalfOpen: boolean;
  /** Is the window of a newer segment an update, even where it says the same as before? */
  readonly newerIsUpdate: boolean;
  /** Is a segment taken that reaches beyond the window, and if so, with all that it carries? */
  beyondWindow(tcb: Tcb, segment: Segment): "refused" | "whole" | "trimmed";
  /**
   * Takes a segment in FIN-WAIT-2 that no process holds any more; null where that is not special.
   */
  inOrphanedFinWait2(tcb: Tcb, segment: Segment, now: Micros): Arrival | null;
  /** Is a FIN acknowledged at once, and not by the delayed-ACK timer? */
  readonly answersFin: boolean;
  /** Does a client take payload and a FIN that come in the SYN,ACK? */
  readonly takesWithSynAck: boolean;
  /** Takes a segment in TIME-WAIT (RFC 9293 §3.10.7.4, RFC 1337). */
  inTimeWait(tcb: Tcb, segment: Segment, now: Micros): Arrival;
}
