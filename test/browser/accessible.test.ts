/** What axe finds wrong with the pages of the built site, with all their figures drawn: nothing. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {pageNames} from "../../src/site/content/pages.ts";
import {type Site, accessibility, drawAll, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test.each(pageNames())(
  "%s: by all rules, and by those of contrast in the dark, too",
  async (name) => {
    const {page, done} = await site.open(name);
    await drawAll(page);
    expect(await accessibility(page)).toEqual([]);
    await page.emulateMedia({colorScheme: "dark"});
    expect(await accessibility(page, ["color-contrast"])).toEqual([]);
    await done();
  }
);
