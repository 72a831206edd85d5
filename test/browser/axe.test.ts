/** What axe is asked to look for in a page: what is wrong is found, and said with its place. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("notebook");
});
afterAll(() => site.close());

test("a page has nothing to find until something is wrong, and then it is named", async () => {
  const {page, done} = await site.open("index");
  expect(await accessibility(page)).toEqual([]);
  await page.evaluate(() => {
    const button = document.createElement("button");
    button.id = "nameless";
    const words = document.createElement("p");
    words.style.cssText = "color: #eee; background: #fff";
    words.textContent = "faint";
    document.querySelector("main")!.append(button, words);
  });
  expect(await accessibility(page)).toEqual([
    expect.stringMatching(/^button-name: .*: #nameless\n/),
    expect.stringMatching(/^color-contrast: .*: p:nth-child\(\d+\)\n/)
  ]);
  expect(await accessibility(page, ["color-contrast"])).toEqual([
    expect.stringMatching(/^color-contrast: /)
  ]);
  // Another document has to be looked at by an axe of its own.
  await page.reload();
  expect(await accessibility(page, ["color-contrast", "button-name"])).toEqual([]);
  await done();
});
