/** A TCP flow of a capture: its segments as they were seen, and its two ends. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";

/** A segment as the capture has it. */
export interface CapturedSegment {
  /** Which packet of the file it is, from 1, as Wireshark counts. */
  readonly number: number;
  /** When it was captured, in µs since 1970-01-01 UTC, never before the one ahead of it. */
  readonly at: Micros;
  /** Which end sent it: 0 opened the connection, as far as that can be seen. */
  readonly from: 0 | 1;
  /** Without payload: `len` says how long it was. */
  readonly segment: Segment;
  /** A sum of `REMARK`. */
  readonly remarks: number;
  /** IPv4 time to live or IPv6 hop limit, and IPv4 identification. */
  readonly ttl: number;
  readonly id: number;
  /** The kinds of its options as hexadecimal digits, in their order; see `Packet`. */
  readonly order: number;
}

/** One end of a flow. */
export interface CapturedEnd {
  /** The address as text: of IPv6, too. */
  readonly address: string;
  /**
   * Address and port as segments have them. Of IPv6 the address is one of the documentation's
   * (192.0.2.0/24, RFC 5737): segments have room for IPv4.
   */
  readonly endpoint: Endpoint;
}

/** How a flow's first segment shows who opened it. */
export type Opening = "syn" | "syn-ack" | "none";

/** One connection of a capture. */
export interface CapturedFlow {
  /** Its place in the file: flows are numbered by their first packets, from 0. */
  readonly id: number;
  readonly version: 4 | 6;
  readonly ends: readonly [CapturedEnd, CapturedEnd];
  readonly opening: Opening;
  readonly segments: readonly CapturedSegment[];
  /** Did the times of its packets run backwards in the file? They are set to the latest before. */
  readonly backwards: boolean;
  /** How many segments it has that are not among `segments`, because there are too many. */
  readonly left: number;
}

/** Payload of one end of a flow, retransmissions included. */
export const payloadOf = ({segments}: CapturedFlow, from: 0 | 1): Bytes =>
  segments.reduce((sum, each) => sum + (each.from === from ? each.segment.len : 0), 0);
