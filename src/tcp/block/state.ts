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
