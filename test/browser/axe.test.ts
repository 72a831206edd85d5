/**
 * axe finds nothing wrong with a page of which everything is open: guesses answered, all that is
 * folded unfolded, every figure drawn, an editor at work. Two pages are looked at in every width
 * and theme, every fourth of the others in one; with EVERY_PAGE=1, all of them.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {pageNames} from "../../src/site/content/pages.ts";
import {type Site, accessibility, cellsDone, drawAll, openSite, unfold} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

type Theme = "light" | "dark";
const combinations: readonly (readonly [number, Theme])[] = [
  [1280, "light"],
  [360, "dark"],
  [1280, "dark"],
  [360, "light"]
];
/** A lesson, and the page that is nothing but a program. */
const inAll = ["handshake", "playground"];
const everyPage = process.env["EVERY_PAGE"] === "1";

const looks = pageNames().flatMap((name, i): [string, number, readonly Theme[]][] => {
  if (inAll.includes(name)) return [1280, 360].map((width) => [name, width, ["light", "dark"]]);
  if (!everyPage && i % 4 !== 0) return [];
  const [width, theme] = combinations[Math.floor(i / 4) % combinations.length]!;
  return [[name, width, [theme]]];
});

async function openEverything(page: Page): Promise<void> {
  await unfold(page);
  await cellsDone(page);
  await drawAll(page);
  const edit = page.getByRole("button", {name: /^Edit/}).first();
  if ((await edit.count()) === 0) return;
  await edit.click();
  await page.locator(".cm-editor").first().waitFor();
}

test.each(looks)("%s at %i px (%s), all of it open", async (name, width, themes) => {
  const {page, done} = await site.open(name, {viewport: {width, height: 900}});
  await openEverything(page);
  for (const colorScheme of themes) {
    await page.emulateMedia({colorScheme});
    expect(await accessibility(page), colorScheme).toEqual([]);
  }
  await done([/ERR_ABORTED/]);
});
