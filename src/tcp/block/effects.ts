/** What a TCB asks of the world around it: the core has no clock, no wire and no programs. */
import type {Cause, Detail} from "./cause.ts";
import type {Micros} from "../../base/units.ts";
import type {Segment} from "../../wire/segment.ts";
import type {TcpState} from "./state.ts";

/** The reasons for which a segment is sent. */
export const REASONS = [
  "connect", // active OPEN: the SYN
  "syn-ack", // a SYN was answered
  "data", // new payload, allowed by window and Nagle
  "nagle-released", // small text that Nagle held until this ACK came
  "cork-timeout",
  "ack", // at once: quick ACK, or nothing to wait for
  "ack-every-second", // a second segment came in, or more than a full one (RFC 9293 §3.8.6.3)
  "ack-delayed", // the delayed-ACK timer ran out
  "ack-read", // recv() emptied the buffer
  "ack-duplicate", // out of order or old: tells what is missing
  "ack-challenge", // RFC 5961
  "window-update", // recv() made room
  "fin", // CLOSE or SHUT_WR, all payload sent
  "retransmit-timeout", // RTO; the attempt counts
  "fast-retransmit", // three duplicate ACKs, or SACK says lost
  "retransmit-smaller", // a router said that it was too large for the path (RFC 1191)
  "mtu-probe", // larger than all before: does the path carry it (RFC 4821)?
  "syn-data-again", // the SYN, ACK did not acknowledge what the SYN carried (RFC 7413 §4.2.1)
  "tail-loss-probe", // RFC 8985 §7
  "window-probe", // persist timer
  "keepalive", // keepalive probe
  "reset", // RST; the detail says why
  "forged", // put on the wire by a fault, not by a host
  "injected" // put on the wire by a script, in the place of a peer
] as const;

/** Why a segment is sent: what the record and the segment inspector show. */
export type Reason = (typeof REASONS)[number];

/** What a socket can wait for that no packet shows. */
export const WAIT_KINDS = ["nagle", "delayed-ack", "cork"] as const;

/** Something that a socket waits for and that no packet shows. */
export type WaitKind = (typeof WAIT_KINDS)[number];

/** Something that a program is told of what it wrote. */
export type StampKind = "scheduled" | "sent" | "acknowledged";

/** Each kind as a bit (SOF_TIMESTAMPING_TX_SCHED, _SOFTWARE and _ACK). */
export const STAMP_BITS: Readonly<Record<StampKind, number>> = {
  sent: 1 << 1,
  scheduled: 1 << 8,
  acknowledged: 1 << 9
};

/** A byte that a program is told of, by its sequence number, and the kinds as bits. */
export interface SendStamp {
  readonly key: number;
  readonly kinds: number;
}

/** Where one TCB's effects go. All are taken in at once; none calls back into the TCB. */
export interface Effects {
  /** A segment leaves. `attempt` counts retransmissions and probes from 1; 0 for the first. */
  transmit(segment: Segment, reason: Reason, attempt: number, detail: Detail): void;
  /** The state changed (RFC 9293 figure 5); `cause` is what brought it about. */
  moved(from: TcpState, to: TcpState, cause: Cause, now: Micros): void;
  /** A wait began (`amount` ≥ 0: bytes held, or µs of a timer) or ended (`amount` −1). */
  waiting(kind: WaitKind, amount: number, now: Micros): void;
  /**
   * The last segment of a passive handshake has come. The listener takes the connection, ignores
   * the segment (no room: it will come again), or has it reset.
   */
  completing(segment: Segment, now: Micros): "accept" | "ignore" | "reset";
  /** Something happened to a byte that its program wants to be told of (SO_TIMESTAMPING). */
  stamped(kind: StampKind, key: number, now: Micros): void;
  /** A whole number by chance, from 0 and below `count`. */
  draw(count: number): number;
  /** Is there a listener for a SYN from this peer to this port? */
  listens(): boolean;
}
