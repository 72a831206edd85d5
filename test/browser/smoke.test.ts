/**
 * Every page of the built site opens clean, stays within its size, has nothing for axe to find, and
 * fits a narrow screen.
 */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {pageNames} from "../../src/site/content/pages.ts";
import {
  type Site,
  type Visit,
  type Weighed,
  accessibility,
  cellsDone,
  drawAll,
  openSite
} from "./harness.ts";

/** The budget of a page's first load: bytes, compressed, and requests. */
const budget = {octets: 100_000, requests: 11};
/** Pages that begin with a figure, for which they load the engine and the charts at once. */
const figureFirst = {octets: 198_000, requests: 13};
/** A page that is an editor: it begins with the engine and CodeMirror. */
const editorFirst = {octets: 325_000, requests: 16};
const isEditor = (name: string): boolean => name === "packetdrill";
const budgetOf = (name: string) => {
  if (isEditor(name)) return editorFirst;
  return ["playground", "your-capture"].includes(name) ? figureFirst : budget;
};

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** The transfers as a table, largest first: what a broken budget is to be blamed on. */
function listed(transfers: readonly Weighed[]): string {
  const rows = [...transfers].sort((a, b) => b.gzip - a.gzip);
  return rows.map(({path, gzip}) => `${gzip} ${path}`).join("\n");
}

describe.each(pageNames())("%s", (name) => {
  // One visit serves all tests that only look: pages are many, and opening takes longest.
  let visit: Visit;
  beforeAll(async () => {
    visit = await site.open(name, {untouched: true});
    await visit.loaded();
  });

  test("is light at its first load: little to transfer, and no editor", async () => {
    const transfers = await visit.weigh();
    const octets = transfers.reduce((sum, {gzip}) => sum + gzip, 0);
    console.log(`${name}: ${octets} B compressed in ${transfers.length} requests`);
    expect(octets, listed(transfers)).toBeLessThanOrEqual(budgetOf(name).octets);
    expect(transfers.length, listed(transfers)).toBeLessThanOrEqual(budgetOf(name).requests);
    // The scripts of the first load are these; whatever else there is loads on demand.
    const scripts = transfers.filter(({type}) => type === "script").map(({path}) => path);
    expect(scripts.length).toBeGreaterThan(0);
    const editors = scripts.filter((path) => /editor|codemirror/.test(path));
    expect(editors.length > 0).toBe(isEditor(name));
  });

  test("shows its text and all its cells", async () => {
    await cellsDone(visit.page);
    expect(await visit.page.locator(".observablehq--error").allTextContents()).toEqual([]);
    expect(await visit.page.locator("h1").count()).toBe(1);
  });

  test("draws all its figures", async () => {
    await drawAll(visit.page);
    expect(await visit.page.locator(".tcp-figure .problem:visible").allTextContents()).toEqual([]);
  });

  test("has nothing for axe to find", async () => {
    expect(await accessibility(visit.page)).toEqual([]);
  });

  test("has no sideways scrolling at 360 px, nor at 320, as at four times its size", async () => {
    for (const width of [360, 320]) {
      await visit.page.setViewportSize({width, height: 740});
      await drawAll(visit.page);
      const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    }
  });

  test("logged no error and asked no other host for anything", async () => {
    await visit.done();
  });
});

test("the list of pages leads to the pages", async () => {
  const {page, done} = await site.open("index");
  const targets = await page
    .locator('nav[aria-label="Pages"] a')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  for (const target of targets) expect((await page.request.get(target)).status()).toBe(200);
  expect(targets.length).toBeGreaterThan(0);
  await done();
});
