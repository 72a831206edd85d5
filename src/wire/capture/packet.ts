/** What is read out of a frame: the TCP segment's fields, or why there is none. */
import type {Bytes} from "../../base/units.ts";

/** Why a frame is not shown as a TCP segment. */
export type Passed =
  /** Its link type is none that is read. */
  | "link-type"
  /** It carries something other than IP: ARP, IEEE 802.2, … */
  | "not-ip"
  /** It is IP, and carries something other than TCP. */
  | "not-tcp"
  /** It carries a packet in a packet: IP in IP, GRE. */
  | "tunnel"
  /** It is a later fragment, whose TCP header is in the first. */
  | "later-fragment"
  /** It was cut before the end of its TCP header. */
  | "cut-header"
  /** Its headers have lengths that cannot be. */
  | "malformed"
  /** What IP carries is encrypted (ESP). */
  | "encrypted";

/** What is to be known of a segment in a capture; a sum. None of them is the sender's mistake. */
export const REMARK = {
  /** The first fragment of a packet: the length is what is in it. */
  fragment: 1,
  /** The capture kept only the packet's beginning. */
  cut: 2,
  /**
   * The checksum holds what the network card was to complete, or nothing: the capture was taken
   * before the card (checksum offload).
   */
  checksumUnfilled: 4,
  /** The checksum is another than the bytes give. */
  checksumDiffers: 8,
  /** IP says a length of 0: the card was to cut it into packets (segmentation offload). */
  lengthUnfilled: 16,
  /** IP says more bytes than there were on the wire. */
  short: 32,
  /** An option's length cannot be; those before it were read. */
  options: 64,
  /** It came in a VLAN. */
  vlan: 128
} as const;

/** The most SACK blocks that fit into a header. */
const MOST_BLOCKS = 4;

/** A TCP segment in a capture. It is one object, filled again and again. */
export interface Packet {
  /** 4 or 6. */
  version: number;
  /** Addresses as four words of 32 bits; of IPv4 the last alone counts. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  fromPort: number;
  toPort: number;
  /** IPv4 time to live, or IPv6 hop limit. */
  ttl: number;
  /** The ECN field (RFC 3168). */
  ecn: number;
  /** IPv4 identification; 0 for IPv6. */
  id: number;
  flags: number;
  seq: number;
  ack: number;
  /** The window field, not scaled. */
  wnd: number;
  /** Bytes of payload on the wire. */
  len: Bytes;
  /** Options, as in `Segment`; blocks are pairs of edges. */
  mss: number;
  wscale: number;
  sackPermitted: boolean;
  tsVal: number;
  tsEcr: number;
  blocks: number;
  readonly sack: Uint32Array;
  /** The kinds of the first eight options as hexadecimal digits: `0x24813` is Linux's SYN. */
  order: number;
  /** A sum of REMARK. */
  remarks: number;
  /** Where the IP header, the TCP header and the payload start in the frame's bytes. */
  ip: number;
  tcp: number;
  payload: number;
}

/** A packet to fill. */
export const makePacket = (): Packet => ({
  version: 4,
  from: new Uint32Array(4),
  to: new Uint32Array(4),
  fromPort: 0,
  toPort: 0,
  ttl: 0,
  ecn: 0,
  id: 0,
  flags: 0,
  seq: 0,
  ack: 0,
  wnd: 0,
  len: 0,
  mss: 0,
  wscale: -1,
  sackPermitted: false,
  tsVal: -1,
  tsEcr: -1,
  blocks: 0,
  sack: new Uint32Array(2 * MOST_BLOCKS),
  order: 0,
  remarks: 0,
  ip: 0,
  tcp: 0,
  payload: 0
});
