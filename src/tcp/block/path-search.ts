/** What a search for the path's MTU keeps (RFC 4821; Linux's icsk_mtup). Sizes are of packets. */
import type {Bytes, Micros} from "../../base/units.ts";

/** A search that has begun. */
export interface PathSearch {
  /** What passes, as far as is known. */
  low: Bytes;
  /** What might. */
  high: Bytes;
  /** The probe that is under way; 0 for none. */
  size: Bytes;
  /** Where its payload begins and ends, as sequence numbers. */
  start: number;
  end: number;
  /** When the search began. */
  since: Micros;
}
