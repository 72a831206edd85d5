/** When a stack acknowledges: at once, with its next data, or by a timer (RFC 9293 §3.8.6.3). */
import type {Detail} from "../block/cause.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/** A stack's delayed acknowledgments (RFC 5681 §4.2) and window updates (RFC 9293 §3.8.6.2.2). */
export interface AckPolicy {
  /** Payload came in order: learns the peer's pace. Called before `lastReceived` moves on. */
  received(tcb: Tcb, now: Micros): void;
  /**
   * The next ACKs should leave at once: something is wrong, or the connection is young. At most
   * `most` of them; by default as many as on a young connection.
   */
  hurry(tcb: Tcb, most?: number): void;
  /** A segment was taken in, and an ACK is owed that may wait: sends it, or arranges for later. */
  afterSegment(tcb: Tcb, now: Micros): void;
  /** The program read `read` bytes: sends an ACK that is owed, or announces a wider window. */
  afterRead(tcb: Tcb, read: Bytes, now: Micros, detail?: Detail): void;
  /** The delayed-ACK timer ran out, and the ACK is about to be sent. */
  timedOut(tcb: Tcb): void;
}
