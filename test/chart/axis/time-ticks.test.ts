/** Which times stand at an axis. */
import {expect, test} from "vitest";
import {hours, minutes, ms, seconds} from "../../../src/base/units.ts";
import {timeTicks} from "../../../src/chart/dom/time-ticks.ts";
import {tick} from "../../../src/trace/words/duration.ts";

const texts = (from: number, until: number, wanted: number): string[] => {
  const {times, step} = timeTicks(from, until, wanted);
  return times.map((at) => tick(at, step));
};

test("below some minutes the steps are 1, 2 or 5 of a unit", () => {
  expect(texts(0, ms(10), 5)).toEqual(["0 ms", "2 ms", "4 ms", "6 ms", "8 ms", "10 ms"]);
  expect(texts(0, seconds(90), 4)).toEqual(["0 s", "20 s", "40 s", "60 s", "80 s"]);
});

test("minutes and hours are marked where a clock has its marks, not each 2,000 s", () => {
  expect(texts(0, minutes(20), 4)).toEqual(["0 s", "0:05:00", "0:10:00", "0:15:00", "0:20:00"]);
  expect(texts(minutes(7), hours(2.2), 4)).toEqual(["1:00:00", "2:00:00"]);
  expect(texts(0, hours(14), 4)).toEqual(["0 s", "3:00:00", "6:00:00", "9:00:00", "12:00:00"]);
});

test("a stretch of years has steps of its own", () => {
  const {times, step} = timeTicks(0, hours(40_000), 4);
  expect(times.length).toBeGreaterThan(2);
  expect(step).toBeGreaterThan(hours(192));
});
