/** What a connection keeps of explicit congestion notification (RFC 3168). */

/** Where it stands. */
export class EcnState {
  /** Both ends use it; before the handshake is done: this end has asked. */
  on = false;
  /** The peer marks its packets as those of one that knows ECN. */
  seen = false;
  /** A packet was marked on the way: each segment says ECE until the peer says CWR. */
  echoes = false;
  /** The window was reduced, and the next new segment says so: CWR. */
  reduced = false;
}
