/** English: what packets are made of and read from. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  id: "a whole number from 0 to 65535",
  ttl: "a number of hops from 1 to 255",
  filler: "a byte, 0 to 255",
  anyChecksum: "true or false",
  bytes: "the bytes of a packet (Uint8Array)",
  segment: "a segment, as run.transits[0].segment"
};
