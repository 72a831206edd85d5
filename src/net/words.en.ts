/** English: what the makers of faults may be given. */

const u16 = "a whole number from 0 to 65535";
const u32 = "a whole number from 0 to 4294967295";

/** Its entries by their names; another language has the same ones. */
export const english = {
  host: 'the name of a host, as "client"',
  at: "a time in µs from the start of the run, as seconds(3)",
  by: "a time in µs, as ms(5)",
  nth: "a whole number from 1: segments are counted from 1",
  which: 'a segment: its number from 1, its kind, as "SYN", or {payload: true, nth: 2}',
  kind: (kinds: string) => `a kind of segment: ${kinds}`,
  payload: "true (with payload) or false (without)",
  between: 'two host names, as ["client", "server"]',
  of: "{flags, payload}",
  segment: "{fromPort, toPort, flags, seq, …}",
  port: "a port, 1 to 65535",
  flags: "a sum of flags, 0 to 255",
  u16,
  u32,
  option: "a whole number, or -1 for none",
  sackPermitted: "true or false",
  sack: "a list of blocks, as [{left: 1, right: 2}], or null",
  data: "bytes (Uint8Array) or null"
};
