/** Explicit congestion notification (RFC 3168): what a TCB keeps of it. */

/** The ECN state of one connection. */
export class EcnState {
  /** Both ends use it; before the handshake is done: this end has asked. */
  on = false;
  /** The peer's packets arrive as ECN-capable: ECT or CE. */
  seen = false;
  /** A packet was marked on the way: each segment carries ECE until the peer sends CWR. */
  echoes = false;
  /** The window was reduced: the next new segment carries CWR. */
  reduced = false;
}
