/** How a stack cuts the stream where the peer's window ends (RFC 9293 §3.8.6.2.1). */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/** What could be sent next, in bytes of payload. */
interface Candidate {
  /** What the next buffer holds: more than one segment, perhaps. */
  readonly length: Bytes;
  /** What a full segment carries. */
  readonly size: Bytes;
  /** How many segments the congestion window allows, at most a chunk. */
  readonly most: number;
  /** Nothing was written behind it. */
  readonly last: boolean;
  /** Nagle's algorithm has no say. */
  readonly push: boolean;
}

/**
 * A sender's silly-window avoidance, and what follows from handing several segments, a chunk, to
 * the network at once.
 */
export interface SenderRule {
  /** How much a full segment carries, of at most `mss`, to a peer that never offered more. */
  fullSegment(mss: Bytes, maxWnd: Bytes): Bytes;
  /** Would a segment of this length, and with a FIN, be sent, as far as the window is concerned? */
  fits(tcb: Tcb, length: Bytes, fin: boolean): boolean;
  /** How many segments of `size` are handed over together. */
  chunk(tcb: Tcb, size: Bytes): number;
  /** An ACK has changed the congestion window: until the next one the chunks are as long as now. */
  acked(tcb: Tcb): void;
  /** How much of it is handed over now, where its first segment fits. */
  take(tcb: Tcb, candidate: Candidate): Bytes;
  /**
   * What a piece of this length waits for a moment, so that more is handed over with it, at most
   * `chunk` segments: room in the congestion window, or anything else; null where it does not wait.
   */
  waitsForChunk(
    tcb: Tcb,
    length: Bytes,
    chunk: number,
    last: boolean,
    now: Micros
  ): "cwnd" | "other" | null;
}
