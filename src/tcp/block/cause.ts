/** Why a connection changes its state, and why a segment is sent: as values, without words. */
import type {Unreachable} from "../../wire/icmp.ts";

/** A timer that ends a state. */
export type EndingTimer =
  /** Nothing was acknowledged for too long, or probes were not answered. */
  | "give-up"
  /** 2 MSL in TIME-WAIT (RFC 9293 §3.6.1). */
  | "time-wait"
  /** The orphan's limit in FIN-WAIT-2, which no RFC has. */
  | "fin-wait-2";

/** What brought a change of state about (RFC 9293 figure 5). */
export type Cause =
  /** OPEN: by `connect()`, or by `listen()`. */
  | {readonly kind: "open"; readonly passive: boolean}
  /** CLOSE: by `close()`, `shutdown()` or the end of the process; with unread data it resets. */
  | {readonly kind: "close"; readonly unread: boolean}
  /** ABORT: the system or the program gave the connection up. */
  | {readonly kind: "abort"}
  /** A segment arrived: which one, and what it acknowledged that mattered. */
  | {
      readonly kind: "received";
      readonly segment: "SYN" | "SYN-ACK" | "ACK" | "FIN" | "RST" | "data";
      readonly acknowledges: "SYN" | "FIN" | "cookie" | null;
    }
  | {readonly kind: "timeout"; readonly timer: EndingTimer}
  /** A router said that the peer cannot be reached (ICMP, RFC 792). */
  | {readonly kind: "unreachable"; readonly code: Unreachable}
  /** TCP_LINGER2 is below 0: nobody holds the socket, so FIN-WAIT-2 is not kept (tcp(7)). */
  | {readonly kind: "linger2"}
  /** A handshake is complete, and the listener has no room for it. */
  | {readonly kind: "accept-queue-full"}
  /** The host lost its power. */
  | {readonly kind: "power-off"}
  /** This end sent a reset: known of recordings only. */
  | {readonly kind: "sent-reset"}
  /** A recording saw the state without what led to it. */
  | {readonly kind: "unknown"};

const received = (
  segment: Extract<Cause, {kind: "received"}>["segment"],
  acknowledges: Extract<Cause, {kind: "received"}>["acknowledges"] = null
): Cause => ({kind: "received", segment, acknowledges});

/** All causes there are, each made once: a run notes thousands of them. */
export const CAUSES = {
  activeOpen: {kind: "open", passive: false},
  passiveOpen: {kind: "open", passive: true},
  close: {kind: "close", unread: false},
  closeUnread: {kind: "close", unread: true},
  abort: {kind: "abort"},
  syn: received("SYN"),
  synAck: received("SYN-ACK", "SYN"),
  fin: received("FIN"),
  rst: received("RST"),
  data: received("data"),
  ackOfSyn: received("ACK", "SYN"),
  ackOfFin: received("ACK", "FIN"),
  ackOfCookie: received("ACK", "cookie"),
  gaveUp: {kind: "timeout", timer: "give-up"},
  timeWaitOver: {kind: "timeout", timer: "time-wait"},
  finWait2Over: {kind: "timeout", timer: "fin-wait-2"},
  linger2: {kind: "linger2"},
  netUnreachable: {kind: "unreachable", code: "net"},
  hostUnreachable: {kind: "unreachable", code: "host"},
  portUnreachable: {kind: "unreachable", code: "port"},
  acceptQueueFull: {kind: "accept-queue-full"},
  powerOff: {kind: "power-off"},
  sentReset: {kind: "sent-reset"},
  unknown: {kind: "unknown"}
} as const satisfies Readonly<Record<string, Cause>>;

/** What more there is to know of why a segment was sent. */
export const DETAILS = [
  "no-connection", // a reset: nothing here has this four-tuple
  "not-acceptable", // a reset: the connection cannot take this segment
  "unread-data", // a reset: close() with data unread (RFC 2525 §2.17)
  "syn-in-window", // a reset, as before RFC 5961
  "keepalive-unanswered", // a reset after the last probe
  "listener-closed", // a reset of what waited in its queues
  "linger-zero", // a reset: SO_LINGER {1, 0}
  "linger2", // a reset: TCP_LINGER2 is below 0, so FIN-WAIT-2 is not kept
  "linger-timeout", // a reset: close() has waited for so long
  "process-ended", // a reset: Windows, where the program had not begun to close
  "quickack-set", // an ACK: TCP_QUICKACK was set
  "syn-cookie", // a SYN-ACK: the queue was full, and nothing is kept (RFC 4987 §3.6)
  "of-the-syn", // an ACK
  "of-the-fin", // an ACK
  "time-wait", // an ACK, sent again
  "duplicate", // a copy that the network made
  "timer-unknown" // a recording does not say which timer sent it
] as const;

/** What more there is to know of why a segment was sent; null when there is nothing. */
export type Detail = (typeof DETAILS)[number] | null;
