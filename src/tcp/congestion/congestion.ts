/** Congestion control behind one interface: how the window grows, and what a loss leaves of it. */
import type {Micros} from "../../base/units.ts";
import type {RateSample} from "../block/recovery-state.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * What a congestion control decides, and what it is told of where it looks at time. Windows are in
 * segments, times in µs.
 */
export interface CongestionControl {
  /** `acked` segments were acknowledged while the window was in use: let it grow. */
  grow?(tcb: Tcb, acked: number, now: Micros): void;
  /**
   * An ACK was taken: sets window and pacing rate by itself. Then nothing else does: no growth, no
   * recovery, no idleness (Linux's cong_control).
   */
  decide?(tcb: Tcb, sample: RateSample, now: Micros): void;
  /** The connection is open, or has another congestion control from now on. */
  begin?(tcb: Tcb, now: Micros): void;
  /** A loss: the new slow start threshold, in segments (RFC 5681 §3.1 equation 4). */
  threshold(tcb: Tcb): number;
  /** A round-trip time was measured, in µs. */
  measured?(tcb: Tcb, sample: Micros, now: Micros): void;
  /** A timeout: what was learned about the path no longer holds. */
  timedOut?(tcb: Tcb, now: Micros): void;
  /** Payload is about to leave, and nothing is in flight (CA_EVENT_TX_START). */
  resumed?(tcb: Tcb, now: Micros): void;
  /** A reduction is taken back: restores the window, if it is not the one before. */
  undone?(tcb: Tcb): void;
  /** The least segments of a chunk; 2 by default. */
  leastChunk?(tcb: Tcb): number;
}
