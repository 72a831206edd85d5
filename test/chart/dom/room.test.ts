// @vitest-environment happy-dom
/** How wide a figure is taken to be before it is measured. */
import {expect, test, vi} from "vitest";
import {likelyWidth, widthFound} from "../../../src/chart/dom/figure-width.ts";

const page = (width: number) => vi.stubGlobal("innerWidth", width);

test("likelyWidth() is what a page leaves, and then what a figure before turned out to have", () => {
  page(1280);
  expect(likelyWidth()).toBe(1078);
  page(360);
  expect(likelyWidth()).toBe(318);
  widthFound(301);
  expect(likelyWidth()).toBe(301);
  // Another page width, another room: what was measured tells nothing of it.
  page(1280);
  expect(likelyWidth()).toBe(1078);
});
