/** Arbitrary segments for property tests: any that has a form on the wire. */
import fc from "fast-check";
import {optionBytes, type Endpoint, type SackBlock, type Segment} from "../../src/wire/segment.ts";

export const u32 = fc.oneof(
  fc.integer({min: 0, max: 0xffffffff}),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff)
);
const u16 = fc.oneof(fc.integer({min: 0, max: 0xffff}), fc.constantFrom(0, 1, 0xffff));

export const endpoint: fc.Arbitrary<Endpoint> = fc.record({address: u32, port: u16});

const sack: fc.Arbitrary<readonly SackBlock[] | null> = fc.option(
  fc.array(fc.record({left: u32, right: u32}), {minLength: 1, maxLength: 4})
);
const timestamps = fc.option(fc.tuple(u32, u32)).map((pair) => pair ?? [-1, -1]);

const text: fc.Arbitrary<{len: number; data: Uint8Array | null}> = fc.oneof(
  fc.integer({min: 0, max: 1460}).map((len) => ({len, data: null})),
  fc.uint8Array({minLength: 1, maxLength: 64}).map((data) => ({len: data.length, data}))
);

const cookie = fc.option(fc.constantFrom("", "01234567", "0123456789abcdef"));

/** Fields in the order of `makeSegment()`; at most 40 bytes of options. */
export const segment: fc.Arbitrary<Segment> = fc
  .record({
    from: endpoint,
    to: endpoint,
    flags: fc.integer({min: 0, max: 255}),
    seq: u32,
    ack: u32,
    wnd: u16,
    urgent: u16,
    ecn: fc.integer({min: 0, max: 3}),
    text,
    mss: fc.oneof(fc.constant(0), u16),
    wscale: fc.integer({min: -1, max: 14}),
    sackPermitted: fc.boolean(),
    timestamps,
    sack,
    fastOpen: cookie
  })
  .map(
    ({
      text,
      timestamps: [tsVal, tsEcr],
      mss,
      wscale,
      sackPermitted,
      sack,
      fastOpen,
      ...fields
    }) => ({
      ...fields,
      ...text,
      mss,
      wscale,
      sackPermitted,
      tsVal: tsVal ?? -1,
      tsEcr: tsEcr ?? -1,
      sack,
      fastOpen
    })
  )
  .filter((candidate) => optionBytes(candidate) <= 40);
