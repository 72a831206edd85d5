/** What the reader of a file format has to do: find packets in bytes that come in pieces. */
import type {Bytes} from "../../base/units.ts";
import type {ByteFeed} from "./byte-feed.ts";
import type {Frame} from "./frame.ts";

/** The most that a packet can hold: what libpcap takes, even where the file's snaplen says less. */
export const MOST_PACKET: Bytes = 1 << 24;

/** Where a reader stands after it has looked at what waits. */
export type Step =
  /** A frame is filled. */
  | "frame"
  /** Something else was read: go on. */
  | "passed"
  /** More bytes are wanted: `wanted` of them from the place on. */
  | "more"
  /** Nothing can be found from here on. */
  | "lost";

/** What a file's format has to do. */
export interface FrameReader {
  /** How many bytes the thing at the front has, as far as it is known. */
  readonly wanted: Bytes;
  /** Reads the thing at the front of the feed. */
  step(feed: ByteFeed, frame: Frame): Step;
}
