import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {checksum, onesSum} from "../../src/wire/checksum.ts";

describe("the Internet checksum", () => {
  it("is that of RFC 1071 §3: the words 0001 f203 f4f5 f6f7 add up to ddf2", () => {
    const octets = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(onesSum(octets)).toBe(0xddf2);
    expect(checksum(octets)).toBe(0x220d);
  });

  it("pads an odd byte with a zero after it", () => {
    expect(onesSum(Uint8Array.of(0x12, 0x34, 0x56))).toBe(0x1234 + 0x5600);
  });

  it("sums only the bytes from start to end, going on from a sum", () => {
    expect(onesSum(Uint8Array.of(9, 9, 0, 1, 0, 2, 9, 9), 2, 6, 0xfffe)).toBe(0x0002);
  });

  it("makes the sum of everything 0xffff once it stands in the data", () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 2, maxLength: 100}), (octets) => {
        octets.fill(0, 0, 2);
        const sum = checksum(octets);
        octets.set([sum >> 8, sum & 255]);
        expect(onesSum(octets)).toBe(0xffff);
      })
    );
  });

  it("notices any single bit that flips", () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 1, maxLength: 60}), fc.nat(), (octets, n) => {
        const before = checksum(octets);
        const bit = n % (octets.length * 8);
        octets[bit >> 3]! ^= 1 << (bit & 7);
        expect(checksum(octets)).not.toBe(before);
      })
    );
  });
});
