/** The first sign of a reader. */
import {expect, test} from "vitest";
import type * as FirstSign from "../../src/notebook/schedule/first-sign.ts";

/** As on a page that was just opened. */
const address = "../../src/notebook/schedule/first-sign.ts?fresh";

test("a pointer that rests, or a part that the page scrolls, is no sign; a movement is", async () => {
  const {atFirstSign} = (await import(address)) as typeof FirstSign;
  let times = 0;
  atFirstSign(() => times++);
  const moved = (x: number, y: number): Event =>
    Object.assign(new Event("pointermove"), {movementX: x, movementY: y});
  document.body.dispatchEvent(new Event("scroll"));
  dispatchEvent(moved(0, 0));
  expect(times).toBe(0);
  dispatchEvent(moved(0, -1));
  dispatchEvent(moved(3, 0));
  expect(times).toBe(1);
});

test("scrolling the page is a sign", async () => {
  const {atFirstSign} = (await import(`${address}=2`)) as typeof FirstSign;
  let times = 0;
  atFirstSign(() => times++);
  document.dispatchEvent(new Event("scroll"));
  expect(times).toBe(1);
});
