/** English: the words of graphs over time, and of their tables. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  andMore: (n: number, what: string) => `and ${n} more ${what}`,
  /** Sockets by state. */
  census: "Sockets by state",
  hosts: "hosts",
  noConnections: "No host of this run has a connection: there is nothing to count.",
  upTo: (kind: string, most: string) => `${kind} up to ${most}`,
  censusOf: (host: string, peaks: string) => `Sockets of the ${host} over time: ${peaks}`,
  /** Queues of a listener. */
  queues: "Queues of the listener, in connections",
  listeners: "listeners",
  noListener: "Nobody listens in this run: there is no queue.",
  queuesOf: (listener: string, accept: string, syn: string, backlog: string) =>
    `Queues of the listener on ${listener} over time: accept queue up to ${accept}, ` +
    `SYN queue up to ${syn}, backlog ${backlog}`,
  acceptQueue: (n: number) => `accept queue ${n}`,
  synQueue: (n: number) => `SYN queue ${n}`,
  backlog: (n: string) => `backlog ${n}`,
  /** Counters. */
  counters: "Counters",
  all: "all",
  sentSoFar: "sent so far",
  ofAll: (n: string) => `of ${n}`,
  /** The time-sequence graph. */
  sequence: "Time-sequence graph",
  nothingSent: "Nothing is sent yet.",
  lastSent: (segment: string, range: string, time: string, fate: string) =>
    `Last sent: ${segment}${range}, at ${time}; ${fate}.`,
  numbers: (from: string, to: string) =>
    from === to ? `, sequence number ${from}` : `, sequence numbers ${from} to ${to}`,
  segmentsUpTo: (n: string, top: string) => `${n} segments up to sequence number ${top}`,
  sentAgain: "sent again",
  lost: "lost",
  probes: "probes",
  duplicateAcks: "duplicate ACKs",
  zeroWindows: "times a window of zero",
  /** What its marks stand for. */
  segment: "segment",
  control: "SYN, FIN or RST alone",
  probe: "probe",
  acknowledged: "acknowledged",
  windowEdge: "the peer's window ends here",
  edgeUpTo: (most: string) => `window ends at up to ${most}`,
  sack: "SACK",
  duplicateAck: "duplicate ACK",
  zeroWindow: "window of 0",
  /** Windows and throughput. */
  series: "Windows in bytes, and throughput",
  noSamples: "This run has no samples of the sender: nothing to draw.",
  windowsOf: (own: string, peer: string) =>
    `Congestion window up to ${own} B, peer's window up to ${peer} B`,
  noPayload: "No payload arrived this way: there is no throughput to draw.",
  throughput: (rate: string) => `Throughput up to ${rate}`,
  rtt: (time: string) => `smoothed RTT ${time}`,
  rttOf: (most: string) => `Smoothed round-trip time up to ${most}`,
  newPayload: (rate: string, bin: string) =>
    `payload received in order ${rate}; each bar is ${bin}`,
  /** What graphs count in, above their axes. */
  bitsPerSecond: "bit/s",
  bytes: "bytes",
  sequenceNumber: "seq. no.",
  lines: {rwnd: "peer's window", ssthresh: "ssthresh", cwnd: "cwnd", inFlight: "in flight"},
  /** Of a line that goes above the top of its graph. */
  goesUpTo: (line: string, most: string) => `${line}: up to ${most} B`,
  notYet: "not yet",
  noneYet: "none yet",
  socketGone: "its socket is gone",
  /** Runs beside each other. */
  sideBySide: "Bytes sent, on the same time and scale",
  cost: "What the runs cost",
  noSegment: (run: string) => `${run}: no segment was sent`,
  segmentsOf: (run: string) => `Segments over time of ${run}`,
  inAll: "in all",
  lastByte: "last byte arrives",
  never: "never",
  /** A histogram. */
  histogram: "Number of messages",
  /** Of a bar: the values from the first to the second number. */
  barOf: (from: string, to: string, n: string) => `${from}–${to}: ${n}`,
  numbersOf: (label: string) => `Numbers: ${label}`,
  messages: "messages",
  median: "median",
  most95: "p95",
  greatest: "max"
};
