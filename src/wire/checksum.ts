/** The Internet checksum: ones' complement sums of 16-bit words (RFC 1071 §1, RFC 9293 §3.1). */

/** IPv4's number for TCP (RFC 9293 §3.1). */
export const PROTOCOL_TCP = 6;

/**
 * The ones' complement sum of the bytes from `start` up to `end`, taken as 16-bit words with the
 * high byte first; an odd byte at the end is padded with zero. `initial` is a sum to go on from.
 * Answers 0 to 0xffff.
 */
export function onesSum(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  initial = 0
): number {
  let sum = initial;
  const even = end - ((end - start) & 1);
  for (let i = start; i < even; i += 2) sum += bytes[i]! * 256 + bytes[i + 1]!;
  if (even < end) sum += bytes[even]! * 256;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}

/**
 * The checksum to put in a header whose own checksum field is zero: the complement of `onesSum()`,
 * which takes the same arguments (RFC 1071 §1). Answers 0 to 0xffff.
 */
export const checksum = (bytes: Uint8Array, start?: number, end?: number, initial?: number) =>
  ~onesSum(bytes, start, end, initial) & 0xffff;

/**
 * The sum over TCP's pseudo header, to go on from with `checksum()`: both addresses, the protocol
 * and the TCP length (header and text, in bytes). It protects against segments that were delivered
 * to the wrong host (RFC 9293 §3.1).
 */
export const pseudoHeaderSum = (from: number, to: number, tcpLength: number): number =>
  (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff) + PROTOCOL_TCP + tcpLength;
