/** English: what series, tables and states of a run are called. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  /** Counters. */
  counters: {
    packets: "packets",
    headers: "header bytes",
    payload: "payload bytes",
    again: "sent again",
    probes: "probes",
    bareAcks: "ACKs without data",
    lost: "lost"
  },
  insteadOf: (run: string, name: string, n: string, before: string, times: string) =>
    `${run}: ${n} ${name} instead of ${before}${times && ` (${times} times as many)`}`,
  lastByte: (run: string, by: string, isEarlier: boolean, time: string) =>
    `${run}: the last byte arrives ${by} ${isEarlier ? "earlier" : "later"}, at ${time}`,
  sameCost: (one: string, other: string) => `${one} and ${other} cost the same`,
  /** A connection's states. */
  step: (from: string, to: string, event: string, sent: string) =>
    `${from} → ${to} by ${event}${sent && `, sends ${sent}`}`,
  noSocket: (host: string) => `${host}: no socket of this connection`,
  itsWay: (host: string, state: string, isGone: boolean, way: string) =>
    `${host}: ${state}${isGone ? ", the socket is gone" : ""}. Its way: ${way}`,
  /** A program. */
  blockedSince: (time: string) => `blocked since ${time}`,
  endedAt: (time: string) => `ended at ${time}`,
  beginsAt: (time: string) => `begins at ${time}`,
  noCall: "has made no call yet",
  blockedIn: (call: string, time: string) => `blocked in ${call}() since ${time}`,
  stopped: (call: string) => `does not go on after ${call}()`,
  /** Below a row of a socket table. */
  bytesInFlight: (bytes: number) => `${bytes} B in flight`,
  notSent: (bytes: number) => `${bytes} B not sent yet`,
  ackIn: (time: string) => `delayed ACK in ${time}`,
  synQueue: (n: number) => `SYN queue: ${n}`,
  acceptQueue: (n: number) => `accept queue: ${n}`,
  /** Why a sender waits. */
  heldByNagle: (bytes: string, open: string) =>
    `${bytes} B held by Nagle: less than a full segment, and ${open} B are not acked yet`,
  heldByCork: (bytes: string) => `${bytes} B held by the cork`,
  sacked: (bytes: string) =>
    `${bytes} B of what is in flight are SACKed, and count no more for cwnd`,
  blockedByPeer: (bytes: string, limit: string) =>
    `${bytes} B blocked by the peer's window of ${limit} B`,
  blockedByCwnd: (bytes: string, limit: string) =>
    `${bytes} B blocked by the congestion window of ${limit} B`,
  probeIn: (time: string) => `Window probe in ${time}`,
  waitsSince: (host: string, call: string, time: string) =>
    `${host}'s ${call}() waits since ${time}`,
  /** A stream. */
  acked: "acked",
  inFlight: "in flight",
  sendable: "sendable",
  held: "held",
  blocked: "blocked",
  read: "read",
  unread: "unread",
  outOfOrder: "out of order",
  window: (bytes: string) => `window ${bytes} B`,
  free: (bytes: string) => `${bytes} B free`,
  socketGone: (host: string) => `the socket of ${host} is gone`,
  unknown: "nothing is known of this connection yet"
};
