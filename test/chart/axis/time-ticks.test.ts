/** Which times stand at an axis. */
import {expect, test} from "vitest";
import {hours, minutes, ms, seconds} from "../../../src/base/units.ts";
import {timeTicks} from "../../../src/chart/dom/time-ticks.ts";
import {timeAtAxis} from "../../../src/trace/words/duration.ts";

const texts = (from: number, until: number, wanted: number): string[] =>
  timeTicks(from, until, wanted).times.map(timeAtAxis);

test("below some minutes the steps are 1, 2 or 5 of a unit", () => {
  expect(texts(0, ms(10), 5)).toEqual(["0", "2 ms", "4 ms", "6 ms", "8 ms", "10 ms"]);
  expect(texts(0, seconds(50), 4)).toEqual(["0", "10 s", "20 s", "30 s", "40 s", "50 s"]);
});

test("minutes and hours are marked where a clock has its marks, not each 2,000 s", () => {
  expect(texts(0, minutes(20), 4)).toEqual(["0", "5 min", "10 min", "15 min", "20 min"]);
  expect(texts(minutes(7), hours(2.2), 4)).toEqual(["1 h", "2 h"]);
  expect(texts(0, hours(14), 4)).toEqual(["0", "3 h", "6 h", "9 h", "12 h"]);
});

test("a stretch of years has steps of its own", () => {
  const {times, step} = timeTicks(0, hours(40_000), 4);
  expect(times.length).toBeGreaterThan(2);
  expect(step).toBeGreaterThan(hours(192));
});
