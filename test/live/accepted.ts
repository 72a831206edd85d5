/**
 * What is known to differ from a live kernel, and why it stays so for now. The page "About the
 * model" shows this table beside what the last campaigns counted.
 */

/** One cause of differences: what a kernel does, and why the engine does otherwise. */
export interface AcceptedCause {
  readonly what: string;
  readonly reason: string;
}

export const acceptedCauses: readonly AcceptedCause[] = [
  {
    what: "Whether a reply came soon enough after data for ACKs to wait from then on",
    reason:
      "The kernel counts such pauses in ticks of 4 ms, so that one of 38 ms is below its limit of " +
      "10 ticks at one time and not at another. The model has no ticks."
  },
  {
    what: "Where a segment is cut that is sent again, after part of it was acknowledged or SACKed",
    reason:
      "The kernel keeps several segments in one buffer, and cuts that again wherever an ACK or a " +
      "SACK block ends; the model keeps segments as they were sent. Both send the same bytes."
  },
  {
    what: "How much a non-blocking send() takes after segments were sent again or acknowledged in part",
    reason:
      "Each cut and each merged buffer changes the memory that the kernel counts by 832 bytes. The " +
      "model follows what writes and first transmissions do, not what retransmissions do."
  },
  {
    what: "The size of the window after overlapping segments, by 1 or 2 KiB",
    reason:
      "It depends on which memory holds the overlap: the kernel may merge a segment into the one " +
      "before it, or keep both. The model follows this for data in order, not beyond a hole."
  },
  {
    what: "Data after a FIN",
    reason:
      "A peer that does this is broken. The kernel may take such data in, if it came before the hole " +
      "was filled; the model does not."
  },
  {
    what: "A half-open connection and what is not its last ACK",
    reason:
      "The kernel keeps no socket for it, and checks such segments in an order of their own; the " +
      "model does it in the order of an open connection."
  }
];
