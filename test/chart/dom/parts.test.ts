/** The small parts that decide where things stand. */
import {expect, test} from "vitest";
import {touch} from "../../../src/chart/text/collision.ts";
import type {Box} from "../../../src/chart/text/collision.ts";
import {pieceScale} from "../../../src/chart/dom/scale.ts";

const box = (x: number, y: number, angle = 0): Box => ({x, y, width: 40, height: 10, angle});

test("touch(a, b) knows boxes that lie over another, side by side, and turned", () => {
  expect(touch(box(0, 0), box(30, 5))).toBe(true);
  expect(touch(box(0, 0), box(0, 11))).toBe(false);
  expect(touch(box(0, 0), box(41, 0))).toBe(false);
  // Upright, the second reaches 20 px up and down, and only 5 px to the sides.
  expect(touch(box(0, 0), box(0, 24, Math.PI / 2))).toBe(true);
  expect(touch(box(0, 0), box(26, 0, Math.PI / 2))).toBe(false);
});

test("pieceScale(domain, range) goes both ways, piece by piece, and stays inside", () => {
  const scale = pieceScale([0, 10, 1000, 1010], [0, 100, 140, 240]);
  expect([0, 5, 10, 505, 1005, 2000].map(scale)).toEqual([0, 50, 100, 120, 190, 240]);
  expect([50, 120, 190].map(scale.invert)).toEqual([5, 505, 1005]);
});
