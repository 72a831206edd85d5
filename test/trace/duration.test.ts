/** How times are written for people. */
import {expect, test} from "vitest";
import {hours, minutes, ms, seconds, us} from "../../src/base/units.ts";
import {count, duration, tick} from "../../src/trace/words/duration.ts";

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

test("tick(time, step) keeps only the digits that tell ticks apart", () => {
  expect([0, ms(20), ms(40)].map((at) => tick(at, ms(20)))).toEqual(["0 ms", "20 ms", "40 ms"]);
  expect([us(500), ms(1)].map((at) => tick(at, us(500)))).toEqual(["0.5 ms", "1 ms"]);
  expect(tick(us(30), us(10))).toBe("30 µs");
  expect(tick(seconds(61.52), ms(20))).toBe("61.52 s");
  expect(tick(hours(2) + ms(4), ms(1))).toBe("2:00:00.004");
  expect(tick(hours(2) + minutes(5) + seconds(30), seconds(30))).toBe("2:05:30");
});

test("count(n) groups thousands", () => {
  expect([0, 999, 1448, 1048576].map(count)).toEqual(["0", "999", "1,448", "1,048,576"]);
});
