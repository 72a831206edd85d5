/** What all pages share: the contents at the top, and programs in tabs. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("the lessons open and lead on by keyboard alone", async () => {
  const {page, done} = await site.open("close");
  await page.getByRole("button", {name: "Lessons"}).focus();
  await page.keyboard.press("Enter");
  const lessons = page.locator("#lessons");
  await lessons.waitFor();
  expect(await lessons.locator('a[aria-current="page"]').textContent()).toMatch(/^Four-way close/);
  await lessons.getByRole("link", {name: "Three-way handshake"}).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/handshake\.html$/);
  await done([/ERR_ABORTED/]);
});

test("the contents of a page lead to its sections, and mark the one in sight", async () => {
  const {page, done} = await site.open("close");
  await page.locator(".top-contents").click();
  const links = page.locator("#contents a");
  const title = await links.nth(3).textContent();
  await links.nth(3).click();
  expect(await page.locator("#contents").isVisible()).toBe(false);
  const heading = page.getByRole("heading", {name: title ?? "", exact: true});
  const box = await heading.boundingBox();
  // Below the header, and in sight.
  expect(box?.y).toBeGreaterThan(52);
  expect(box?.y).toBeLessThan(400);
  await page.waitForFunction(
    (text) => document.querySelector("#contents a[aria-current]")?.textContent === text,
    title
  );
  await done();
});

test("the system chosen in the header is kept, and all that is said follows it", async () => {
  const {page, done} = await site.open("nodelay");
  await page.locator(".top").getByRole("radio", {name: "Windows"}).check({force: true});
  const answer = page.locator(".answer");
  expect(await answer.getByRole("radio", {name: "Windows"}).isChecked()).toBe(true);
  expect(await answer.getByText("BOOL on = TRUE;").isVisible()).toBe(true);
  expect(await answer.getByText("int on = 1;").isVisible()).toBe(false);
  await page.getByText("The whole program: ").click();
  await page.locator('.tab[data-tab="winsock"]:visible').first().waitFor();
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset.system)).toBe("windows");
  await done([/ERR_ABORTED/]);
});

test("?system= sets the reader's system; one that there is not is ignored with a note", async () => {
  const {page, done} = await site.open("nodelay");
  await page.goto(`${site.url}nodelay.html?system=macos`);
  await page.locator('html[data-system="macos"]').waitFor();
  await page.goto(`${site.url}nodelay.html?system=beos`);
  await page.getByText("There is no system “beos”").waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset.system)).toBe("macos");
  await done([/ERR_ABORTED/]);
});

test("a link's ?system= holds for a visit, and leaves the reader's own choice as it is", async () => {
  const {page, done} = await site.open("nodelay");
  const system = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset.system);
  await page.locator(".top").getByRole("radio", {name: "Windows"}).check({force: true});
  await page.goto(`${site.url}nodelay.html?system=macos`);
  await page.getByText("Your own choice, Windows, is kept").waitFor();
  await page.goto(`${site.url}close.html`);
  expect(await system()).toBe("macos");
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  expect(await system()).toBe("windows");
  await done([/ERR_ABORTED/]);
});

test("the theme changes with the first press, goes through all three, and is kept", async () => {
  const {page, done} = await site.open("glossary", {colorScheme: "light"});
  const paper = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [button, light] = [page.locator(".top-theme"), await paper()];
  await button.click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await paper()).toBe(dark);
  await page.getByRole("button", {name: "Theme: dark"}).click();
  expect(await paper()).toBe(light);
  await page.getByRole("button", {name: "Theme: light"}).click();
  await page.getByRole("button", {name: "Theme: as the system"}).waitFor();
  await done([/ERR_ABORTED/]);
});

test("keys lead to the next page and back, and ? lists them", async () => {
  const {page, done} = await site.open("close");
  await page.keyboard.press("?");
  await page.getByRole("dialog", {name: "Keyboard shortcuts"}).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("]");
  await page.waitForURL(/socket-states\.html$/);
  await page.keyboard.press("[");
  await page.waitForURL(/close\.html$/);
  await done([/ERR_ABORTED/]);
});

test("a pasted error text finds its symptom, by keyboard alone", async () => {
  const {page, done} = await site.open("nodelay");
  await page.keyboard.press("/");
  const box = page.getByRole("combobox", {name: "Search"});
  await box.fill("bind: Address already in use");
  const option = page.getByRole("option", {name: /^Address already in use/});
  await option.waitFor();
  expect(await option.getAttribute("aria-selected")).toBe("true");
  expect(await box.getAttribute("aria-activedescendant")).toBe(await option.getAttribute("id"));
  await page.keyboard.press("ArrowDown");
  expect(await option.getAttribute("aria-selected")).toBe("false");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/symptoms\.html#address-already-in-use$/);
  await done([/ERR_ABORTED/]);
});

test("a search that finds nothing suggests, and Escape leads back", async () => {
  const {page, done} = await site.open("glossary");
  await page.locator(".top-search").click();
  const dialog = page.getByRole("dialog", {name: "Search"});
  await page.keyboard.type("qqqqqq");
  await dialog.getByText("Nothing found for “qqqqqq”.").waitFor();
  await dialog.getByRole("button", {name: "10054"}).click();
  await dialog.getByRole("option", {name: /^Connection reset by peer/}).waitFor();
  expect(await accessibility(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await dialog.isVisible()).toBe(false);
  await done();
});

test("until the reader has guessed, a scene ends with the guess; then its steps move the cursor", async () => {
  const {page, done} = await site.open("nodelay");
  const scene = page.locator(".scene").first();
  expect(await scene.locator(".scene-figure figure").isVisible()).toBe(false);
  expect(await scene.getByText("Together they cost").isVisible()).toBe(false);
  await scene.getByRole("button", {name: "The server’s reply to the first write"}).click();
  expect(await scene.locator(".nb-result").textContent()).toMatch(/^Not quite\./);
  await scene.locator(".scene-figure .ladder").first().waitFor();
  expect(await scene.locator("li.now").textContent()).toMatch(/^54 ms/);
  await scene.getByRole("button", {name: "Go to 56 ms"}).click();
  await scene.locator(".scene-figure .clock").getByText("56 ms").waitFor();
  expect(await scene.locator("li.now").textContent()).toMatch(/^56 ms/);
  // A guess is no setting of the page.
  expect(await page.locator(".nb-bar").count()).toBe(0);
  await scene.getByRole("button", {name: "Open and edit stall.ts"}).click();
  await scene.locator(".cm-editor").waitFor();
  await done();
});

test("what was changed is counted in the header, out of the way, and reset from there", async () => {
  const {page, done} = await site.open("nodelay");
  await page.locator(".nb-choice").first().click();
  await page.locator(".nb-toggle input").first().check();
  await page.getByRole("button", {name: "1 change"}).click();
  const panel = page.getByRole("region", {name: "Your changes"});
  await panel.getByText("1 setting changed.").waitFor();
  await panel.getByRole("button", {name: "Reset"}).click();
  await panel.getByText("Reset this page (1 setting changed)").waitFor();
  await panel.getByRole("button", {name: "This page"}).click();
  await page.locator(".nb-toggle input:not(:checked)").first().waitFor();
  // The guess is still there: it is no change of the page.
  expect(await page.locator(".nb-choice[aria-disabled]").count()).toBeGreaterThan(0);
  await done();
});

test("symptoms are filtered as one types, and a link shows what was filtered away", async () => {
  const {page, done} = await site.open("symptoms");
  const entries = page.locator(".filter h3:visible");
  const all = await entries.count();
  await page.locator(".filter-box input").fill("10054");
  // What is typed before the page listens counts as soon as it does.
  await expect.poll(() => entries.allTextContents()).toEqual(["Connection reset by peer"]);
  await page.locator(".filter-status").getByText(`1 of ${all} entries`).waitFor();
  await page.locator(".filter-box input").fill("qqq");
  await page.getByText("No entry has these words.").waitFor();
  await page.evaluate(() => (location.hash = "#broken-pipe"));
  await page.getByRole("heading", {name: "Broken pipe"}).waitFor();
  expect(await entries.count()).toBe(all);
  await done();
});

test("a link to a cell in a scene lands with the scene's heading in view", async () => {
  const {page, done} = await site.open("nodelay", {viewport: {width: 1280, height: 800}});
  await page.goto(`${site.url}nodelay.html#cell-stall`);
  const heading = page.locator(".scene h2").first();
  await heading.waitFor();
  await expect.poll(async () => (await heading.boundingBox())?.y).toBeGreaterThan(52);
  expect((await heading.boundingBox())?.y).toBeLessThan(400);
  await done();
});

test("without scripts the lessons open, scenes are whole, and tabs change", async () => {
  const context = await site.browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(`${site.url}nodelay.html`);
  await page.getByRole("button", {name: "Lessons"}).click();
  expect(await page.getByRole("link", {name: "Glossary"}).first().isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await page.getByText("Together they cost").isVisible()).toBe(true);
  expect(await page.getByText("BOOL on = TRUE;").isVisible()).toBe(true);
  await page.getByText("The whole program: ").click();
  const shown = (): Promise<number> => page.locator(".tab:visible").count();
  expect(await shown()).toBe(1);
  expect(await page.locator('.tab[data-tab="winsock"]').isVisible()).toBe(true);
  await page.getByRole("radio", {name: "Node"}).check();
  expect(await shown()).toBe(1);
  expect(await page.locator('.tab[data-tab="node"]').isVisible()).toBe(true);
  await context.close();
});

/** Follows the short answer's link to the whole program, which is folded. */
async function openProgram(page: Page): Promise<void> {
  await page.getByRole("link", {name: "whole program"}).click();
  await page.getByRole("radio", {name: "Winsock C++"}).waitFor();
}

test("a chosen tab is chosen on the next page, by keyboard as well", async () => {
  const {page, done} = await site.open("close");
  await openProgram(page);
  await page.getByRole("radio", {name: "Winsock C++"}).focus();
  await page.keyboard.press("ArrowRight");
  expect(await page.locator('.tab[data-tab="posix"]').isVisible()).toBe(true);
  await page.goto(`${site.url}handshake.html`);
  await openProgram(page);
  await page.locator('.tab[data-tab="posix"]').waitFor();
  expect(await page.getByRole("radio", {name: "POSIX C"}).isChecked()).toBe(true);
  expect(await page.locator(".tab:visible").count()).toBe(1);
  await done([/ERR_ABORTED/]);
});

test("a program in a tab has its button to copy it", async () => {
  const {page, done} = await site.open("close");
  await openProgram(page);
  expect(await page.locator(".tab:visible .observablehq-pre-copy").count()).toBe(1);
  await done();
});

test("whoever comes by a link to a cell is asked nothing first, and others are", async () => {
  const {page, done} = await site.open("keepalive");
  expect(await page.locator(".scene.answered").count()).toBe(0);
  await page.locator('.answer a[href="#cell-watched"]').click();
  await page.locator(".scene.answered").waitFor();
  expect(await page.locator(".scene.answered h2").textContent()).toContain(
    "Keepalive, timeout or heartbeat"
  );
  await done();
  const other = await site.open("symptoms");
  await other.page.locator('a[href*="keepalive"][href$="#cell-ghost"]').first().click();
  await other.page.waitForURL(/keepalive/);
  await other.page.locator(".scene.answered").waitFor();
  expect(await other.page.locator(".scene.answered").count()).toBe(1);
  await other.done([/ERR_ABORTED/]);
});
