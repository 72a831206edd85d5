import fc from "fast-check";
import {expect, test} from "vitest";
import {random} from "../../src/base/random.ts";

const draws = (seed: number, name: string): number[] => {
  const stream = random(seed, name);
  return Array.from({length: 8}, () => stream.integer(0, 999));
};

test("the same seed and name draw the same numbers, forever", () => {
  // Pinned: a lesson's text may speak of what a seed brings.
  expect(draws(1, "link 0 1")).toEqual(draws(1, "link 0 1"));
  expect(draws(1, "link 0 1")).toMatchInlineSnapshot(`
    [
      424,
      223,
      739,
      451,
      511,
      402,
      785,
      637,
    ]
  `);
});

test("another name, or another seed, draws other numbers", () => {
  expect(draws(1, "link 1 0")).not.toEqual(draws(1, "link 0 1"));
  expect(draws(2, "link 0 1")).not.toEqual(draws(1, "link 0 1"));
});

test("integer() stays within its bounds and reaches both", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({min: -50, max: 50}), fc.nat(3), (seed, low, size) => {
      const stream = random(seed);
      const seen = new Set(Array.from({length: 200}, () => stream.integer(low, low + size)));
      expect([...seen].sort((a, b) => a - b)).toEqual(
        Array.from({length: size + 1}, (_, i) => low + i)
      );
    })
  );
});

test("chance(0) is never, chance(1) is always, chance(0.3) is about three of ten", () => {
  const stream = random(7);
  const often = (p: number): number =>
    Array.from({length: 10_000}, () => stream.chance(p)).filter(Boolean).length;
  expect(often(0)).toBe(0);
  expect(often(1)).toBe(10_000);
  expect(often(0.3)).toBeGreaterThan(2850);
  expect(often(0.3)).toBeLessThan(3150);
});
