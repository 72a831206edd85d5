/** The page for packetdrill scripts on the built site: editor, verdict, the project's scripts. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("marks each line, underlines a mistake, and runs what is typed", async () => {
  const {page, done} = await site.open("packetdrill");
  const verdict = page.locator(".drill-verdict");
  await page.locator(".drill-figure svg.ladder").waitFor();
  await page.locator(".script-held").first().waitFor();
  expect(await verdict.textContent()).toContain("Passed");
  const editor = page.locator(".cm-content");
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("+0 > R 1:1(0)");
  await verdict.getByText("fails").waitFor();
  expect(await page.locator(".script-failed").count()).toBe(1);
  await page.keyboard.type(" win");
  await verdict.getByText("cannot be read").waitFor();
  await page.locator(".cm-lintRange-error").waitFor();
  await done();
});

test("runs a script of the project, and is found in order by axe", async () => {
  const {page, done} = await site.open("packetdrill");
  const menu = page.locator(".drill-bar select").first();
  await page.locator(".drill-figure svg.ladder").waitFor();
  await menu.focus();
  await menu.locator("optgroup").first().waitFor({state: "attached"});
  await menu.selectOption("rfc5961/old-manner.freebsd.pkt");
  await page.locator(".drill-figure", {hasText: "FreeBSD"}).waitFor();
  expect(await page.locator(".drill-verdict").textContent()).toContain("Passed");
  expect(await accessibility(page)).toEqual([]);
  await done();
});

test("a link brings the script and its system to another reader", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const {page, done} = await site.open("packetdrill", {permissions});
  await page.locator(".script-held").first().waitFor();
  await page.locator(".drill-bar select").last().selectOption("windows");
  await page.getByRole("button", {name: "Copy a link"}).click();
  await page.getByText("The link is copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await done();
  const other = await site.open("packetdrill");
  await other.page.locator(".script-held").first().waitFor();
  await other.page.waitForLoadState("networkidle");
  await other.page.goto("about:blank");
  await other.page.goto(copied);
  await other.page.locator(".drill-figure svg.ladder").waitFor();
  await other.page.getByRole("button", {name: "Run these"}).click();
  await other.page.locator(".drill-figure", {hasText: "Windows"}).waitFor();
  await other.done();
});
