/** What a segment is: its control bits by name, what it is for, whether it was sent again. */
import type {Transit} from "../../sim/record.ts";
import {ACK, CWR, ECE, FIN, PSH, RST, SYN, URG, type Segment} from "../../wire/segment.ts";

/** The control bits by their names, in the order in which people say them. */
export const FLAGS = {SYN, FIN, RST, PSH, ACK, URG, ECE, CWR} as const;

/**
 * What a segment is for, in the eyes of a reader: opening, data, a bare acknowledgement, closing,
 * or a reset. Colour, dash and shape follow it.
 */
export type Purpose = "open" | "data" | "ack" | "close" | "reset";

/** The kind of a segment. RST wins over SYN, SYN over FIN, FIN over data. */
export function kindOf(segment: Segment): Purpose {
  if (segment.flags & RST) return "reset";
  if (segment.flags & SYN) return "open";
  if (segment.flags & FIN) return "close";
  return segment.len > 0 ? "data" : "ack";
}

/** Whether this segment is a retransmission. Those are marked with `↻`. */
export function isRepeat(transit: Transit): boolean {
  return (
    transit.reason === "retransmit-timeout" ||
    transit.reason === "retransmit-smaller" ||
    transit.reason === "syn-data-again" ||
    transit.reason === "fast-retransmit" ||
    // Where there is new data, the probe carries that (RFC 8985 §7.3).
    (transit.reason === "tail-loss-probe" && transit.attempt > 0)
  );
}
