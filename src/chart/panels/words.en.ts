/** English: the words of the panels of a figure. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  which: (title: string) => `${title}: which connection`,
  nothingToDraw: "No segment was sent in this run: there is nothing to draw.",
  ports: (from: number, to: number) => `port ${from} → ${to}`,
  /** The inspector. */
  closeInspector: "Close the inspector",
  close: "Close",
  noSegment: "No segment has been sent yet.",
  why: "Why was this sent?",
  noForm: (problem: string) => `It has no form on the wire: ${problem}.`,
  tcpHeader: "TCP header",
  ipHeader: "IPv4 header",
  tcpDrawing: "Drawing of the TCP header",
  ipDrawing: "Drawing of the IP header",
  packetBytes: "Bytes of the packet",
  hex: (bytes: number) => `${bytes} bytes in hex`,
  moreBytes: (n: number) => `… ${n} more bytes of payload`,
  fields: (n: number) =>
    `${n} fields (RFC 9293 §3.1). Point at one, or walk with the arrow keys, to see its bytes.`,
  ofField: (name: string) => ` of ${name}`,
  /** The state machine. */
  detour: "a step that figure 5 of RFC 9293 has no arrow for",
  /** The byte stream. */
  stream: "Byte stream and windows",
  /** What the numbers below it are. */
  axisUnit: "byte no.",
  noPayload: "No payload was written this way: there is no stream to draw.",
  streamOf: (told: string) => `Byte stream, ${told}`,
  sends: (host: string) => `${host} sends`,
  receives: (host: string) => `${host} receives`,
  nothingYet: "nothing yet",
  socketGone: "its socket is gone",
  parts: {
    acked: "acked",
    "in-flight": "in flight",
    sendable: "sendable",
    held: "held",
    blocked: "blocked",
    read: "read by the program",
    unread: "unread",
    early: "out of order",
    free: "free, and announced"
  },
  /** Programs. */
  noProgram: "No host of this run has a program to show.",
  nthProgram: (host: string, n: number) => `${host}, program ${n}`,
  itsProgram: (host: string) => `${host}: its program`,
  programOf: (host: string) => `Program of ${host}`,
  isBlocked: "is blocked",
  /** Of a line that has been called several times: what the last call did. */
  nthCall: (n: string, did: string) => `call ${n} ${did}`,
  unknownLine:
    "Which line a call stands in is not known here: the browser does not say it. The calls:",
  /** Lines are found for so many calls of a long run; after them nothing stands beside a line. */
  firstLines: (calls: string) =>
    `Lines are known for the first ${calls} calls of this program. ` +
    "After them nothing is written beside a line.",
  /** Socket tables. */
  noSocket: "no TCP socket",
  /** `"… 176 more rows: 176 × TIME-WAIT"`. */
  moreRows: (n: number, states: readonly string[]) => `… ${n} more rows: ${states.join(", ")}`,
  socketsOf: (host: string) => `Sockets of ${host}`,
  sortBy: (column: string) => `Sort by ${column}`
};
