/** What scrolls sideways on a narrow screen can be reached by keyboard, and nothing else is. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("scroll");
});
afterAll(() => site.close());

test.each(["index", "cells"])(
  "wide code and tables of %s take the focus at 360 px",
  async (name) => {
    const {page, done} = await site.open(name, {viewport: {width: 360, height: 800}});
    const inOrder = (): Promise<string[]> =>
      page
        .locator("main > table[tabindex], main pre[tabindex]")
        .evaluateAll((all) => all.map(({tagName}) => tagName));
    await expect.poll(inOrder).toEqual(["PRE", "TABLE"]);
    expect(await accessibility(page, ["scrollable-region-focusable"])).toEqual([]);
    await done();
  }
);
