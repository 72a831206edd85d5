/**
 * What a browser makes of the layout: by the boxes that it measures, no two texts of a ladder
 * touch, none lies on a tear or a host's line, and the cursor's line runs below what is written.
 */
import {afterAll, beforeAll, expect, test} from "vitest";
import {pageNames} from "../../src/site/content/pages.ts";
import {type Site, drawAll, openFixture, openSite, unfold} from "./harness.ts";
import {lookAtLadders} from "./look-at-ladders.ts";

let gallery: Site;
let site: Site;
beforeAll(async () => {
  [gallery, site] = await Promise.all([openFixture("gallery"), openSite()]);
});
afterAll(() => Promise.all([gallery.close(), site.close()]));

const WIDTHS = [320, 390, 768, 1280, 1600];

test.each(WIDTHS.flatMap((width) => ["index", "hard"].map((name) => [name, width] as const)))(
  "in the gallery (%s) at %i px, every text of every ladder has a place of its own",
  async (name, width) => {
    const {page, done} = await gallery.open(name, {viewport: {width, height: 900}});
    await drawAll(page);
    expect(await page.locator(".ladder").count()).toBeGreaterThanOrEqual(9);
    expect(await page.evaluate(lookAtLadders)).toEqual([]);
    // What is wider than the page scrolls in its figure.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await done();
  }
);

test.each(pageNames())(
  "in %s, on a phone and on a desk, so has every ladder's text",
  async (name) => {
    const {page, done} = await site.open(name, {viewport: {width: 360, height: 800}});
    await unfold(page);
    await drawAll(page);
    expect(await page.evaluate(lookAtLadders)).toEqual([]);
    await page.setViewportSize({width: 1280, height: 800});
    await drawAll(page);
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".stage > .ladder")].every((svg) => {
        const {width} = svg.closest(".stage")!.getBoundingClientRect();
        return width === 0 || Math.abs(Number(svg.getAttribute("width")) - width) < 2;
      })
    );
    expect(await page.evaluate(lookAtLadders)).toEqual([]);
    await done();
  }
);
