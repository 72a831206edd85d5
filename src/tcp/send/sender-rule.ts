/** How a stack cuts the stream where the peer's window ends (RFC 9293 §3.8.6.2.1). */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * A sender's silly-window avoidance, and what follows from handing several segments to the network
 * at once. `place` counts the segments that the present chunk has so far; sizes are in bytes of
 * payload.
 */
export interface SenderRule {
  /** How much a full segment carries, of at most `mss`, to a peer that never offered more. */
  fullSegment(mss: Bytes, maxWnd: Bytes): Bytes;
  /** Would a segment of this length, and with a FIN, be sent, as far as the window is concerned? */
  fits(tcb: Tcb, length: Bytes, fin: boolean): boolean;
  /** What is sent of a segment that does not fit; 0 for nothing. */
  partThatFits(tcb: Tcb, place: number, push: boolean): Bytes;
  /** How many segments are handed over together. */
  chunk(tcb: Tcb): number;
  /** How much of a segment of this length goes out now. */
  cut(tcb: Tcb, length: Bytes): Bytes;
  /** Is the next segment the last of several that are handed over together? It is pushed. */
  endsChunk(tcb: Tcb, place: number, left: Bytes, push: boolean): boolean;
  /** Does the next segment wait a moment, for more to be handed over with it? */
  waitsForChunk(tcb: Tcb, place: number, left: Bytes, now: Micros): boolean;
}
