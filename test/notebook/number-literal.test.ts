import fc from "fast-check";
import {expect, test} from "vitest";
import {stepped} from "../../src/notebook/editor/number-literal.ts";

test.each([
  ["25", 1, "26"],
  ["25", -10, "15"],
  ["9", 1, "10"],
  ["0.01", 1, "0.02"],
  ["0.01", -1, "0.00"],
  ["1.95", 10, "2.05"],
  [".5", 1, "0.6"],
  ["1e6", 1, "2e6"],
  ["2.5e-3", -1, "2.4e-3"],
  ["10n", -1, "9n"],
  ["9_999", 1, "10_000"],
  ["0x0f", 1, "0x10"],
  ["0XFF", 1, "0X100"],
  ["0b011", -1, "0b010"]
])("stepped(%j, %d) is %j: a step is one of the last digit, and the notation stays", (...row) => {
  const [literal, steps, after] = row;
  expect(stepped(literal, steps)).toBe(after);
});

test("stepped(…) goes through zero and back, and its sign goes with it", () => {
  expect(stepped("0", -1)).toBe("-1");
  expect(stepped("-1", 1)).toBe("0");
  expect(stepped("- 3", 1)).toBe("-2");
  expect(stepped("0.1", -2)).toBe("-0.1");
});

test("stepped(…) stops at the least that it may become", () => {
  expect(stepped("5", -10, 0)).toBe("0");
  expect(stepped("0.05", -10, 0)).toBe("0.00");
});

test("stepped(…) keeps the dot of a number that a call follows", () => {
  expect(stepped("1.", 1)).toBe("2.");
});

test.each(["", ".", "x", "1x", "010", "0x", "--1"])("stepped(%j, 1) is null: no number", (text) => {
  expect(stepped(text, 1)).toBeNull();
});

test("whatever the number and the steps, the text stays a number with that value", () => {
  const literal = fc.oneof(
    fc.nat().map(String),
    fc.tuple(fc.nat(9999), fc.nat(9999)).map(([whole, part]) => `${whole}.${part}`)
  );
  fc.assert(
    fc.property(literal, fc.integer({min: -5000, max: 5000}), (text, steps) => {
      const after = stepped(text, steps)!;
      const step = 10 ** -(text.split(".")[1]?.length ?? 0);
      expect(Number(after)).toBeCloseTo(Number(text) + steps * step, 6);
      // And the way back leads to where it began.
      expect(Number(stepped(after, -steps))).toBe(Number(text));
    })
  );
});
