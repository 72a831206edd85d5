/**
 * What the article says, statement by statement, in our words and in its order. A page marks the
 * place where a statement is shown with a comment, `<!-- C12 -->`, and the titles of the tests that
 * prove it begin with the same name.
 */

/** One statement. */
export interface Claim {
  readonly id: string;
  /** The page on which it is shown. */
  readonly page: string;
  readonly statement: string;
}

const statements: Readonly<Record<string, readonly string[]>> = {
  handshake: ["SYN, SYN+ACK, ACK set up a connection."],
  close: ["FIN, ACK, FIN, ACK end a connection."],
  "socket-states": [
    "`netstat -an` shows all sockets with their states.",
    "A socket in LISTENING waits for connections.",
    "A listener of a process that nobody knows may be a threat.",
    "Many sockets in TIME_WAIT use up the ports, and clients cannot connect."
  ],
  "sliding-window": [
    "The sliding window is how TCP controls its sending rate.",
    "The sender goes on as long as the peer has free room in its receive buffer.",
    "So it need not wait for each ACK."
  ],
  "tcp-header": ["The header has a Window Size, and Window Scale makes it larger."],
  keepalive: [
    "Keepalive probes an idle connection about every two hours.",
    "A connection and its memory stay until it is closed.",
    "With the peer's cable pulled, the connection still stands.",
    "After 4 or 5 probes without an answer the connection is dropped, with RST.",
    "The option decides whether a connection is probed.",
    "A program that hangs still answers probes, because its kernel does.",
    "So keepalive does not notice a program that hangs.",
    "A game server needs to know that the program is alive, not the connection.",
    "So clients send a heartbeat, about once a minute."
  ],
  reuseaddr: [
    "The option decides whether an address and port may be used again.",
    "Binding to a port in LISTENING or FIN_WAIT_2 is an error.",
    "With the option, such a bind succeeds.",
    "On Windows it matters for ports that a program names, not for those that the system picks.",
    "It is seldom needed."
  ],
  linger: [
    "The option is for leaving with RST at once, without the four segments.",
    "A usual close sends FIN behind all that is in the send buffer.",
    "So close loses nothing of what was queued.",
    "When the peer never sends its FIN, the closer stays in FIN_WAIT_2.",
    "A server that drops faulty clients sees that often.",
    "FIN_WAIT_2 lasts about two minutes, and ports may run short.",
    "l_onoff = 1 with l_linger = 0 sends RST at once."
  ],
  nodelay: [
    "The option decides whether Nagle's algorithm is used.",
    "Without Nagle, data is sent at once.",
    "With Nagle, small writes gather in the send buffer.",
    "The sender goes on until the peer's window is 0.",
    "The receiver sends an ACK after some number of segments.",
    "A late ACK means congestion, and slows the sender down; an early one speeds it up.",
    "What an ACK covers leaves the send buffer.",
    "Nagle: while nothing is unacknowledged, the first write leaves at once.",
    "Nagle: the writes after it gather.",
    "Nagle: an ACK sends off what has gathered.",
    "Nagle: so does a full segment.",
    "Nagle: after the ACK, with nothing left, the next write leaves at once.",
    "Nagle: the receive window binds as always.",
    "Without Nagle there are more packets.",
    "Each packet costs a header of 20 to 60 bytes, however little it carries.",
    "Nagle lowers traffic, and with it congestion.",
    "Shooters and games with fast control switch Nagle off.",
    "Ordinary role-playing games leave it on."
  ],
  "graceful-shutdown": [
    "closesocket() sends FIN and gives the socket back.",
    "A graceful shutdown closes without loss.",
    "A game server need not bother with it.",
    "shutdown(SD_SEND) says: I shall send no more.",
    "It sends what is queued, then FIN.",
    "After it, send() fails.",
    "The socket is given back once the peer's FIN is there."
  ],
  inheritance: [
    "Options of a socket pass to the sockets that are made through it.",
    "So they are set once, on the listening socket."
  ],
  backlog: [
    "The backlog is how many clients can be connected before the server takes them.",
    "TCP does the handshake, not the program.",
    "Finished connections wait in a queue, and accept() hands them out one by one.",
    "SOMAXCONN asks for the longest queue, which is 200.",
    "A full queue refuses clients with WSAECONNREFUSED.",
    "A client that has no port left gets WSAENOBUFS.",
    "A large backlog is not needed: a thread accepts thousands of clients a second.",
    "SOMAXCONN_HINT(100) asks for a queue of that length."
  ]
};

/**
 * The statements in the article's order, C1 to C66. The article's window fields stand in an
 * article of their own, but are its tenth statement, as they are here.
 */
export const claims: readonly Claim[] = Object.entries(statements)
  .flatMap(([page, texts]) => texts.map((statement) => ({page, statement})))
  .map((claim, i) => ({id: `C${i + 1}`, ...claim}));
