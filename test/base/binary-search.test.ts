import fc from "fast-check";
import {expect, test} from "vitest";
import {firstWhere} from "../../src/base/binary-search.ts";

test("firstWhere() finds what looking at one after the other finds", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(21), (numbers, least) => {
      const sorted = numbers.sort((a, b) => a - b);
      const found = sorted.findIndex((n) => n >= least);
      const expected = found < 0 ? sorted.length : found;
      expect(firstWhere(sorted.length, (i) => (sorted[i] ?? 0) >= least)).toBe(expected);
    })
  );
});
