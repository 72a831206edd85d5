/** The eleven states of a connection, in the RFC's spelling (RFC 9293 §3.3.2). */

/** A connection's state, from nothing at all to the wait for old segments to die out. */
export type TcpState =
  | "CLOSED"
  | "LISTEN"
  | "SYN-SENT"
  | "SYN-RECEIVED"
  | "ESTABLISHED"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT";
