/** What a connection keeps of TCP Fast Open: payload in the SYN, by a cookie (RFC 7413). */
import type {Bytes} from "../../base/units.ts";

/** Of a connection that asked for a cookie, has one to give, or had one. */
export interface FastOpen {
  /** The option of the next SYN: a cookie, empty to ask for one; null for none. */
  option: string | null;
  /** connect() has returned, and the SYN waits for the first write, to take it along. */
  waits: boolean;
  /** connect() asked for a cookie, by TCP_FASTOPEN_CONNECT: MSG_FASTOPEN can ask no more. */
  readonly asked: boolean;
  /** The peer had a cookie: it may be written to and read from before the handshake is done. */
  early: boolean;
  /** The window of an early SYN, ACK, in bytes, which each of its repetitions has; else 0. */
  window: Bytes;
  /** What the peer's segments may carry by what is known of it, in bytes; 0 for not known. */
  readonly mss: Bytes;
  /** The cookie that came with the SYN, ACK; null for none. */
  received: string | null;
}
