/** What all pages share: the contents at the top, and programs in tabs. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("the contents open and lead on by keyboard alone", async () => {
  const {page, done} = await site.open("close");
  const contents = page.locator(".contents");
  await page.locator(".contents > summary").focus();
  await page.keyboard.press("Enter");
  expect(await contents.getAttribute("open")).toBe("");
  expect(await page.locator('.contents a[aria-current="page"]').textContent()).toBe(
    "Four-way close"
  );
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/handshake\.html$/);
  await done([/ERR_ABORTED/]);
});

test("without scripts the contents open, and tabs change", async () => {
  const context = await site.browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(`${site.url}close.html`);
  await page.getByText("Contents").click();
  expect(await page.getByRole("link", {name: "Glossary"}).first().isVisible()).toBe(true);
  const shown = (): Promise<number> => page.locator(".tab:visible").count();
  expect(await shown()).toBe(1);
  expect(await page.locator('.tab[data-tab="winsock"]').isVisible()).toBe(true);
  await page.getByRole("radio", {name: "Node"}).check();
  expect(await shown()).toBe(1);
  expect(await page.locator('.tab[data-tab="node"]').isVisible()).toBe(true);
  await context.close();
});

test("a chosen tab is chosen on the next page, by keyboard as well", async () => {
  const {page, done} = await site.open("close");
  await page.getByRole("radio", {name: "Winsock C++"}).focus();
  await page.keyboard.press("ArrowRight");
  expect(await page.locator('.tab[data-tab="posix"]').isVisible()).toBe(true);
  await page.goto(`${site.url}handshake.html`);
  await page.locator('.tab[data-tab="posix"]').waitFor();
  expect(await page.getByRole("radio", {name: "POSIX C"}).isChecked()).toBe(true);
  expect(await page.locator(".tab:visible").count()).toBe(1);
  await done([/ERR_ABORTED/]);
});

test("a program in a tab has its button to copy it", async () => {
  const {page, done} = await site.open("close");
  expect(await page.locator(".tab:visible .observablehq-pre-copy").count()).toBe(1);
  await done();
});
