/** ICMP destination unreachable (RFC 792): what a router says of a packet that it loses. */
import type {Bytes} from "../base/units.ts";

/** Which codes of "destination unreachable" speak of a destination that cannot be reached. */
export const UNREACHABLE = ["net", "host", "port"] as const;

/** What cannot be reached: the network, the host, or the port on it (RFC 792: codes 0, 1 and 3). */
export type Unreachable = (typeof UNREACHABLE)[number];

/** A message of a router, or of a host, about a packet that is lost. */
export type Icmp =
  | {readonly kind: "unreachable"; readonly code: Unreachable}
  /** The packet is larger than the next link carries, in bytes, and must not be cut (RFC 1191). */
  | {readonly kind: "fragmentation-needed"; readonly mtu: Bytes};
