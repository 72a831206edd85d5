/** What a connection sent and received in all, as TCP_INFO counts it. */
import type {Bytes} from "../../base/units.ts";
import type {Reason} from "../../tcp/block/effects.ts";
import type {Segment} from "../../wire/segment.ts";

/** Reasons for which something is sent again. A probe is new data, or the last segment again. */
const AGAIN: ReadonlySet<Reason> = new Set<Reason>([
  "retransmit-timeout",
  "fast-retransmit",
  "retransmit-smaller",
  "tail-loss-probe"
]);

/** Segments and bytes since the connection began; those with payload have counts of their own. */
export class SegmentCounts {
  out = 0;
  dataOut = 0;
  in: number;
  dataIn = 0;
  /** Payload that was sent, with what was sent again. */
  bytesSent: Bytes = 0;
  bytesRetransmitted: Bytes = 0;

  /** Of the segments that came before the handshake was done, Linux counts one SYN. */
  constructor(active: boolean) {
    this.in = active ? 0 : 1;
  }

  /** A segment leaves; `attempt` is 0 for what is sent first (__tcp_transmit_skb). */
  sent({len}: Segment, reason: Reason, attempt: number): void {
    this.out++;
    if (len === 0) return;
    this.dataOut++;
    this.bytesSent += len;
    if (attempt > 0 && AGAIN.has(reason)) this.bytesRetransmitted += len;
  }

  /** One has come, whatever becomes of it (tcp_segs_in). */
  received({len}: Segment): void {
    this.in++;
    if (len > 0) this.dataIn++;
  }
}
