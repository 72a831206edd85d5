/** Texts and the room that they share: widths without a browser, boxes that keep apart. */
import {expect, test} from "vitest";
import {levelText, turnedText} from "../../../src/chart/text/placed-text.ts";
import {Room} from "../../../src/chart/text/room.ts";
import {clipText, textWidth} from "../../../src/chart/text/text-width.ts";

const style = {kind: "note", face: "sans", size: 12, anchor: "start"} as const;
const page = {width: 200, top: 0, bottom: 100, bands: [], walls: [], left: 0};

test("code has columns of one width; in text an i is narrower than an M", () => {
  expect(textWidth("iiii", "mono", 10)).toBe(textWidth("MMMM", "mono", 10));
  expect(textWidth("iiii", "sans", 10)).toBeLessThan(textWidth("MMMM", "sans", 10) / 2);
  expect(textWidth("SYN", "bold", 10)).toBeGreaterThan(textWidth("SYN", "sans", 10));
  expect(textWidth("한글", "sans", 10)).toBe(20);
});

test("a text that does not fit is cut with an ellipsis, and the rest fits", () => {
  expect(clipText("client", "bold", 14, 100)).toBe("client");
  const cut = clipText("a-host-with-a-very-long-name", "bold", 14, 100);
  expect(cut).toMatch(/^a-host-.*…$/);
  expect(textWidth(cut, "bold", 14)).toBeLessThanOrEqual(100);
  expect(clipText("client", "bold", 14, 5)).toBe("");
});

test("a place is taken once: what touches it is refused, what stands beside it is not", () => {
  const room = new Room(page);
  expect(room.claim(levelText("one", 10, 20, style).box)).toBe(true);
  expect(room.claim(levelText("two", 20, 26, style).box)).toBe(false);
  expect(room.claim(levelText("two", 10, 34, style).box)).toBe(true);
});

test("no text leaves the page, crosses a line, or touches a wall", () => {
  const room = new Room({...page, bands: [[100, 100]], walls: [{y0: 50, y1: 70}]});
  const free = (x: number, y: number) => room.free(levelText("a word", x, y, style).box);
  expect(free(10, 20)).toBe(true);
  expect(free(190, 20)).toBe(false);
  expect(free(10, 5)).toBe(false);
  expect(free(80, 20)).toBe(false);
  expect(free(10, 52)).toBe(false);
  // A turned text reaches as far down as its end does.
  const turned = (angle: number) => turnedText("a word", 40, 30, angle, style).box;
  expect(room.free(turned(0))).toBe(true);
  expect(room.free(turned(Math.PI / 2))).toBe(false);
});
