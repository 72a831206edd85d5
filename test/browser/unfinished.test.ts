/**
 * An edit that did not come to its end, and took its page with it, is not run by itself when the
 * page is opened again. A page that hangs cannot be asked anything, so the mark that it leaves is
 * put there as it would have been left; that it is left is seen in what is written while it runs.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, type Visit, cellsDone, openSite, unfold} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const busy = "cells:/some/path/:busy:handshake";
const edits = "cells:/some/path/:edits:handshake";
const name = "opening.ts";

/** Notes what is written about running cells, and whether the edit had run by then. */
function logMarks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const log: string[] = [];
    Object.assign(globalThis, {log});
    const traced = (): boolean =>
      [...document.querySelectorAll("main .observablehq--string")].some(
        ({textContent}) => textContent === '"traced"'
      );
    const {setItem, removeItem} = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      if (key.includes(":busy:")) log.push(`${value} ${traced()}`);
      setItem.call(this, key, value);
    };
    Storage.prototype.removeItem = function (key) {
      if (key.includes(":busy:")) log.push(`none ${traced()}`);
      removeItem.call(this, key);
    };
  });
}

/** The first cell of a page, with a line in front of it that leaves a trace when it runs. */
async function editOnPage(): Promise<{visit: Visit; cell: CellOnPage}> {
  const visit = await site.open("handshake");
  // Before what keeps edits is there: from then on, it notices what a cell replaces.
  await logMarks(visit.page);
  await unfold(visit.page);
  const cell = new CellOnPage(visit.page, name);
  await cell.button(/^Edit/).click();
  await cell.content.focus();
  await visit.page.keyboard.press("ControlOrMeta+Home");
  await visit.page.keyboard.insertText('display("traced");\n');
  return {visit, cell};
}

/** Whether the edit has run: it shows a text. */
const traced = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const shown = [...document.querySelectorAll("main .observablehq--string")];
    return shown.some(({textContent}) => textContent === '"traced"');
  });

const stored = (page: Page, key: string): Promise<string | null> =>
  page.evaluate((at) => localStorage.getItem(at), key);

async function reload(page: Page): Promise<void> {
  await page.reload({waitUntil: "load"});
  await cellsDone(page);
  await unfold(page);
}

test("while an edit runs, a mark in storage names it; it goes when the edit has run", async () => {
  const {visit, cell} = await editOnPage();
  // What keeps edits is loaded with the first one; what was typed is kept before it runs.
  await expect.poll(() => stored(visit.page, edits)).toContain("traced");
  await visit.page.keyboard.press("Shift+Enter");
  await expect.poll(() => traced(visit.page)).toBe(true);
  await expect.poll(() => stored(visit.page, busy)).toBeNull();
  const log = await visit.page.evaluate(() => (globalThis as unknown as {log: string[]}).log);
  expect(log[0]).toMatch(/"names":\["opening"\],"times":1,.* false$/);
  expect(log.at(-1)).toBe("none true");
  await expect.poll(() => cell.mark.textContent()).toBe("edited");
  await visit.done();
});

test("an edit that was marked is shown and held at load, until its reader runs it", async () => {
  const {visit, cell} = await editOnPage();
  const {page} = visit;
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => stored(page, edits)).toContain("traced");
  await expect.poll(() => traced(page)).toBe(true);
  // Without a mark it is run by itself.
  await reload(page);
  await expect.poll(() => traced(page)).toBe(true);
  await expect.poll(() => cell.mark.textContent()).toBe("edited");
  // With one, as after a crash, it is not; and what it would change is as the author has it.
  await page.goto(`${site.url}close.html`);
  await page.evaluate((at) => localStorage.setItem(at, '{"version":1,"value":"opening"}'), busy);
  await page.goto(`${site.url}handshake.html`);
  await cellsDone(page);
  await unfold(page);
  await cell.says("The page did not answer after this edit ran");
  await expect.poll(() => cell.mark.textContent()).toBe("edited, not run");
  await expect.poll(() => cell.frame.textContent()).toContain("traced");
  expect(await traced(page)).toBe(false);
  await page.locator(".tcp-figure .segment").first().waitFor();
  // The mark is gone, and yet the edit stays held: it has still not come to its end.
  await expect.poll(() => stored(page, busy)).toBeNull();
  await reload(page);
  await expect.poll(() => cell.mark.textContent()).toBe("edited, not run");
  expect(await traced(page)).toBe(false);
  // The reader runs it, it comes to its end, and from then on it runs by itself again.
  await cell.button(/^Edit/).click();
  await cell.content.focus();
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => traced(page)).toBe(true);
  await expect.poll(() => cell.mark.textContent()).toBe("edited");
  await reload(page);
  await expect.poll(() => traced(page)).toBe(true);
  await visit.done();
});
