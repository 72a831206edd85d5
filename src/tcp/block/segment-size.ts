/** What a full segment carries: the SACK option takes its part (RFC 2018 §3, RFC 6691). */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "./tcb.ts";

/** The most payload that Linux hands over at once, in bytes. */
export const LARGEST_CHUNK: Bytes = 65_343;

/** Blocks that the next segment's SACK option reports (RFC 2018 §3). */
export function sackCount({rcv, options}: Tcb): number {
  return Math.min(rcv.sacks.length + (rcv.dsack ? 1 : 0), options.timestamps ? 3 : 4);
}

/** What a full segment carries now, in bytes: the SACK option takes its part (RFC 6691). */
export function segmentSize(tcb: Tcb): Bytes {
  const {snd, options} = tcb;
  if (snd.writeSize > 0) return snd.writeSize;
  const blocks = options.sack ? sackCount(tcb) : 0;
  return blocks > 0 ? Math.max(snd.mss - 4 - 8 * blocks, 1) : snd.mss;
}
