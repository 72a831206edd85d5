/** How times are written for people. */
import {expect, test} from "vitest";
import {hours, minutes, ms, seconds, us} from "../../src/base/units.ts";
import {count, duration, timeAtAxis} from "../../src/trace/words/duration.ts";

test("duration(time) takes the unit that a person would take", () => {
  const times = [0, us(1), us(250), ms(1.5), ms(12.4), ms(999.9), seconds(1), seconds(1.234)];
  expect(times.map(duration)).toEqual([
    "0 ms",
    "1 µs",
    "250 µs",
    "1.5 ms",
    "12.4 ms",
    "999.9 ms",
    "1 s",
    "1.234 s"
  ]);
  expect([seconds(60), seconds(125), hours(2), hours(72) + ms(10)].map(duration)).toEqual([
    "1 min",
    "2 min 5 s",
    "2 h",
    "72 h 0.01 s"
  ]);
});

test("duration(time) never says 60 s, nor 1000 ms, for what rounding leaves over", () => {
  expect(duration(ms(999.99))).toBe("1 s");
  expect(duration(minutes(2) - 1)).toBe("2 min");
});

test("duration(time) keeps the sign, and says never for what does not come", () => {
  expect(duration(-ms(5))).toBe("−5 ms");
  expect(duration(Infinity)).toBe("never");
});

test("many hours are days", () => {
  expect([hours(99), hours(720), hours(725) + minutes(3)].map(duration)).toEqual([
    "99 h",
    "30 d",
    "30 d 5 h 3 min"
  ]);
});

test("an axis says times as all else does, but zero without a unit", () => {
  expect([0, ms(20), seconds(65)].map(timeAtAxis)).toEqual(["0", "20 ms", "1 min 5 s"]);
});

test("count(n) groups thousands", () => {
  expect([0, 999, 1448, 1048576].map(count)).toEqual(["0", "999", "1,448", "1,048,576"]);
});
