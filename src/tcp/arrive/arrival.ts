/** What becomes of an arriving segment beyond what its connection did with it. */

/**
 * What the host still has to do: nothing; answer the segment with a reset; or, from TIME-WAIT, give
 * the segment to the listener as the SYN of a new connection (RFC 9293 §3.6.1 MAY-2).
 */
export type Arrival = "done" | "reset" | "reopen";
