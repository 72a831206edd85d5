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
