/**
 * Urgent data as every system has it (RFC 6093): the peer marks one byte of its stream, which a
 * program gets apart from the others, and where its reading stops for once.
 */

/** The last mark that came: not yet the byte itself, the byte, or the byte was fetched. */
export class UrgentMark {
  state: "none" | "awaited" | "there" | "read" = "none";
  /** Where the marked byte stands in the stream. */
  seq = 0;
  byte = 0;
}
