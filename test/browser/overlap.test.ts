/**
 * What a browser makes of the layout: by the boxes that it measures, no two texts of a ladder
 * touch, none lies on a tear or a host's line, and the cursor's line runs below what is written.
 * The site's own pages are looked at in every-page.test.ts.
 */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {type Site, type Visit, openFixture, resize} from "./harness.ts";
import {lookAtLadders} from "./looks/ladders.ts";

let gallery: Site;
beforeAll(async () => {
  gallery = await openFixture("gallery");
});
afterAll(() => gallery.close());

describe.each(["index", "hard"])("in the gallery's page %s", (name) => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await gallery.open(name, {viewport: {width: 1280, height: 900}});
  });
  afterAll(() => visit.done());

  test.each([320, 390, 768, 1280, 1600])(
    "at %i px, every text of every ladder has a place of its own",
    async (width) => {
      const {page} = visit;
      await resize(page, width, 900);
      expect(await page.locator(".ladder").count()).toBeGreaterThanOrEqual(9);
      expect(await page.evaluate(lookAtLadders)).toEqual([]);
      // What is wider than the page scrolls in its figure.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  );
});
