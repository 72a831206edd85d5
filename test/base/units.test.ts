import {expect, test} from "vitest";
import {KiB, MiB, gbit, hours, kbit, mbit, minutes, ms, seconds, us} from "../../src/base/units.ts";

test("every duration is a whole number of microseconds", () => {
  expect([us(1.4), ms(0.25), seconds(0.001), minutes(1), hours(2)]).toEqual([
    1, 250, 1000, 60_000_000, 7_200_000_000
  ]);
});

test("sizes count in powers of two, rates in powers of ten", () => {
  expect([KiB(64), MiB(1)]).toEqual([65_536, 1_048_576]);
  expect([kbit(56), mbit(10), gbit(1)]).toEqual([56_000, 10_000_000, 1_000_000_000]);
});
