/** A TCP segment as a value: header fields, options and the length of its text (RFC 9293 §3.1). */

/** No more data from the sender (RFC 9293 §3.1). */
export const FIN = 0x01;
/** Synchronize sequence numbers. */
export const SYN = 0x02;
/** Reset the connection. */
export const RST = 0x04;
/** Push: the end of what the program wrote. */
export const PSH = 0x08;
/** The acknowledgment field counts. */
export const ACK = 0x10;
/** The urgent pointer counts. */
export const URG = 0x20;
/** Congestion was met on the way (RFC 3168 §6.1). */
export const ECE = 0x40;
/** The congestion window was reduced (RFC 3168 §6.1). */
export const CWR = 0x80;

/** ECT(0) in the ECN field of the IP header: a router may mark the packet (RFC 3168 §5). */
export const ECT0 = 2;
/** A router on the way marked the packet, in the place of dropping it: congestion experienced. */
export const CE = 3;

/** One end of a connection: an IPv4 address as an unsigned 32-bit number, and a port. */
export interface Endpoint {
  readonly address: number;
  readonly port: number;
}

/**
 * A run of received sequence numbers: `left` is the first, `right` the one after the last (RFC 2018
 * §3).
 */
export interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/**
 * One segment. All fields are always there, in the same order, so that the engine's hot loop sees
 * objects of one shape; an option that is absent has the value said at its field.
 */
export interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Control bits: a sum of `SYN`, `ACK`, … */
  readonly flags: number;
  /** SEG.SEQ: sequence number of the first byte, or of the SYN. Unsigned 32 bit. */
  readonly seq: number;
  /** SEG.ACK: next sequence number expected; 0 without the ACK bit. Unsigned 32 bit. */
  readonly ack: number;
  /** The window field as it stands in the header: 16 bit, not yet scaled (RFC 7323 §2.2). */
  readonly wnd: number;
  /** SEG.UP: how far from `seq` the urgent data ends; 0 without the URG bit (RFC 6093 §2). */
  readonly urgent: number;
  /** The ECN field of the IP header: 0 where nothing may be marked; 1 for ECT(1), ECT0 or CE. */
  readonly ecn: number;
  /** Bytes of text (payload). SYN and FIN are not counted here; see `segLen`. */
  readonly len: number;
  /** The text itself, or null where only its length is modelled. */
  readonly data: Uint8Array | null;
  /** Maximum segment size option, in bytes; 0 when absent. */
  readonly mss: number;
  /** Window scale option, a shift of 0 to 14; -1 when absent. */
  readonly wscale: number;
  /** SACK-permitted option (RFC 2018 §2). */
  readonly sackPermitted: boolean;
  /** Timestamps option: TSval, unsigned 32 bit; -1 when the option is absent (RFC 7323 §3.2). */
  readonly tsVal: number;
  /** Timestamps option: TSecr; -1 when the option is absent. */
  readonly tsEcr: number;
  /** SACK option: one to four blocks, most recent first (RFC 2018 §3); null when absent. */
  readonly sack: readonly SackBlock[] | null;
  /**
   * Fast Open option (RFC 7413 §4.1.1): the cookie in hexadecimal digits, empty where one is asked
   * for; null when absent.
   */
  readonly fastOpen: string | null;
}

/**
 * SEG.LEN, in bytes: the sequence numbers a segment occupies; SYN and FIN count one each (RFC 9293
 * §3.4).
 */
export function segLen(segment: Segment): number {
  return segment.len + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
}

/**
 * A segment from a few fields; the others are 0 or say that they are absent. `len` defaults to the
 * length of `data`. For tests and faults.
 */
export function makeSegment(
  fields: Partial<Segment> & {readonly from: Endpoint; readonly to: Endpoint}
): Segment {
  return {
    from: fields.from,
    to: fields.to,
    flags: fields.flags ?? 0,
    seq: (fields.seq ?? 0) >>> 0,
    ack: (fields.ack ?? 0) >>> 0,
    wnd: fields.wnd ?? 0,
    urgent: fields.urgent ?? 0,
    ecn: fields.ecn ?? 0,
    len: fields.len ?? fields.data?.length ?? 0,
    data: fields.data ?? null,
    mss: fields.mss ?? 0,
    wscale: fields.wscale ?? -1,
    sackPermitted: fields.sackPermitted ?? false,
    tsVal: fields.tsVal ?? -1,
    tsEcr: fields.tsEcr ?? -1,
    sack: fields.sack ?? null,
    fastOpen: fields.fastOpen ?? null
  };
}

/**
 * Bytes of TCP options as they stand in the header, in the layout of `optionsOf()`: each option is
 * padded to a word of four, except that SACK-permitted shares its word with timestamps.
 */
export function optionBytes(segment: Segment): number {
  let n = 0;
  if (segment.mss > 0) n += 4;
  if (segment.tsVal >= 0) n += 12;
  else if (segment.sackPermitted) n += 4;
  if (segment.wscale >= 0) n += 4;
  if (segment.sack !== null && segment.sack.length > 0) n += 4 + 8 * segment.sack.length;
  // Kind, length and cookie, up to a whole word.
  if (segment.fastOpen !== null) n += (segment.fastOpen.length / 2 + 5) & ~3;
  return n;
}

/** Bytes on the wire: 20 of IPv4, 20 of TCP, options and text (RFC 791, RFC 9293 §3.1). */
export function wireBytes(segment: Segment): number {
  return 40 + optionBytes(segment) + segment.len;
}
