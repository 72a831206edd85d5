/** The playground of the built site: worked programs, and cells that come from other pages. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, cellsDone, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("a cell of another page is shown, and runs when the reader says so", async () => {
  const {page, done} = await site.open("handshake");
  const lossy = new CellOnPage(page, "lossy.ts");
  expect(await lossy.button(/in the playground$/).isHidden()).toBe(true);
  await lossy.button(/^Edit/).click();
  await lossy.button(/in the playground$/).click();
  await page.waitForURL(/playground\.html#cells=/);
  await cellsDone(page);
  await page.getByText("This link brings changes").waitFor();
  expect(await page.getByText("The page has changed here").count()).toBe(0);
  await page.getByRole("button", {name: "Run these"}).click();
  const world = new CellOnPage(page, "world.ts");
  await world.frame.getByText("edited", {exact: true}).waitFor();
  const figure = page.locator(".tcp-figure").first();
  await figure.getByText("lost", {exact: false}).first().waitFor();
  expect(await world.frame.textContent()).toContain('const which = "SYN-ACK";');
  expect(await page.locator(".observablehq--error").count()).toBe(0);
  await done();
});

test("a worked program is shown as a difference, and then takes the cell's place", async () => {
  const {page, done} = await site.open("playground");
  await page.getByRole("button", {name: "Three players"}).click();
  await page.getByRole("button", {name: "Use it"}).click();
  const world = new CellOnPage(page, "world.ts");
  await world.frame.getByText("edited", {exact: true}).waitFor();
  await page.getByText(/^4 hosts, /).waitFor();
  const met = page.locator(".nb-goal.nb-met").filter({hasText: "Three connections are open"});
  await met.waitFor();
  expect(await accessibility(page)).toEqual([]);
  await done();
});

test("every choice of views is drawn, and axe finds nothing wrong with all of them", async () => {
  const {page, done} = await site.open("playground");
  const views = page.getByLabel("views", {exact: true});
  for (const name of await views.locator("option").allTextContents()) {
    await views.selectOption({label: name});
    await page.locator(".tcp-figure").first().waitFor();
    expect(await page.locator(".observablehq--error").count()).toBe(0);
  }
  expect(await accessibility(page)).toEqual([]);
  await done();
});
