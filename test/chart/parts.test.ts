/** The small parts that decide where things stand. */
import {expect, test} from "vitest";
import {touch} from "../../src/chart/text/collision.ts";
import type {Box} from "../../src/chart/text/collision.ts";
import {pieceScale} from "../../src/chart/dom/scale.ts";
import {spread} from "../../src/chart/ladder/stack-labels.ts";

const box = (x: number, y: number, angle = 0): Box => ({x, y, width: 40, height: 10, angle});

test("touch(a, b) knows boxes that lie over another, side by side, and turned", () => {
  expect(touch(box(0, 0), box(30, 5))).toBe(true);
  expect(touch(box(0, 0), box(0, 11))).toBe(false);
  expect(touch(box(0, 0), box(41, 0))).toBe(false);
  // Upright, the second reaches 20 px up and down, and only 5 px to the sides.
  expect(touch(box(0, 0), box(0, 24, Math.PI / 2))).toBe(true);
  expect(touch(box(0, 0), box(26, 0, Math.PI / 2))).toBe(false);
});

test("spread(wants, top, bottom) leaves alone what has room, and pushes down what has not", () => {
  const at = (...ys: number[]) => ys.map((y) => ({y, height: 10}));
  expect(spread(at(0, 50), 0, 100)).toEqual([0, 50]);
  expect(spread(at(20, 22, 24), 0, 100)).toEqual([20, 30, 40]);
});

test("spread(wants, top, bottom) pushes up from the bottom, and gives up what has no room", () => {
  const at = (...ys: number[]) => ys.map((y) => ({y, height: 10}));
  expect(spread(at(85, 88), 0, 100)).toEqual([80, 90]);
  expect(spread(at(0, 0, 0, 0, 0, 0), 0, 200, 25)).toEqual([0, 10, 20, null, null, null]);
});

test("pieceScale(domain, range) goes both ways, piece by piece, and stays inside", () => {
  const scale = pieceScale([0, 10, 1000, 1010], [0, 100, 140, 240]);
  expect([0, 5, 10, 505, 1005, 2000].map(scale)).toEqual([0, 50, 100, 120, 190, 240]);
  expect([50, 120, 190].map(scale.invert)).toEqual([5, 505, 1005]);
});
