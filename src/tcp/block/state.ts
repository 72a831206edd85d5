/** The eleven states of a connection, in the RFC's spelling (RFC 9293 §3.3.2). */

/** All states, from nothing at all to the wait for old segments to die out. */
export const TCP_STATES = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT"
] as const;

/** A connection's state. */
export type TcpState = (typeof TCP_STATES)[number];

/** Is its handshake not done yet? */
export const isOpening = ({state}: {readonly state: TcpState}): boolean =>
  state === "SYN-SENT" || state === "SYN-RECEIVED";

/** Does a listener wait for the last ACK of its handshake? */
export const isHalfOpen = (tcb: {readonly state: TcpState; readonly active: boolean}): boolean =>
  tcb.state === "SYN-RECEIVED" && !tcb.active;
