/** All that a reader has changed, on all pages, carried to another browser as a file. */
import {readFile} from "node:fs/promises";
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, cellsDone, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const dialog = (page: Page): Locator =>
  page.getByRole("dialog", {name: "Your changes on all pages"});
const open = (page: Page): Promise<void> =>
  page.getByRole("button", {name: "Your changes on all pages"}).click();
const store = (page: Page, name: string, edits: object): Promise<void> =>
  page.evaluate(
    ([key, text]) => localStorage.setItem(key!, text!),
    [`cells:/some/path/:edits:${name}`, JSON.stringify({version: 1, value: {edits, settings: {}}})]
  );
const stored = (page: Page, name: string): Promise<string | null> =>
  page.evaluate((key) => localStorage.getItem(key), `cells:/some/path/:edits:${name}`);

test("all changes are saved as a file, shown in another browser, and taken beside what is there", async () => {
  const first = await site.open("glossary");
  const edit = (text: string): object => ({hash: "0", text});
  await open(first.page);
  await dialog(first.page).getByText("Nothing is changed on any page.").waitFor();
  expect(await dialog(first.page).getByRole("button", {name: "Save"}).isDisabled()).toBe(true);
  await dialog(first.page).getByRole("button", {name: "Close"}).click();
  await store(first.page, "handshake", {opening: edit("first();"), login: edit("second();")});
  await store(first.page, "close", {farewell: edit("third();")});
  await open(first.page);
  await expect
    .poll(() => dialog(first.page).getByRole("listitem").allTextContents())
    .toEqual(["Four-way close – 1 cell edited", "Three-way handshake – 2 cells edited"]);
  expect(await accessibility(first.page)).toEqual([]);
  const [download] = await Promise.all([
    first.page.waitForEvent("download"),
    dialog(first.page).getByRole("button", {name: "Save as a file"}).click()
  ]);
  expect(download.suggestedFilename()).toMatch(/^tcp-sockets-changes-\d{4}-\d\d-\d\d\.json$/);
  const buffer = await readFile(await download.path());
  await first.done();

  const {page, done} = await site.open("glossary");
  await store(page, "handshake", {opening: edit("mine();")});
  await open(page);
  const bring = async (content: Buffer): Promise<void> => {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      dialog(page)
        .getByRole("button", {name: /^Bring back/})
        .click()
    ]);
    const mimeType = "application/json";
    await chooser.setFiles({name: "carried.json", mimeType, buffer: content});
  };
  await bring(buffer.subarray(0, -20));
  await dialog(page).getByText("This file is damaged or was cut off").waitFor();
  await bring(buffer);
  const review = dialog(page).getByRole("region", {name: "This file brings changes"});
  expect(await review.locator("h3").allTextContents()).toEqual([
    "Four-way close: farewell",
    "Three-way handshake: opening",
    "Three-way handshake: login"
  ]);
  expect(await review.locator("ins").allTextContents()).toEqual([
    "third();",
    "first();",
    "second();"
  ]);
  await review.getByText("You have a text of your own here.").waitFor();
  expect(await stored(page, "close")).toBeNull();
  expect(await accessibility(page)).toEqual([]);
  await review.getByRole("button", {name: "Take these"}).click();
  await dialog(page).getByText("Taken. It runs when its page is opened.").waitFor();
  expect(await stored(page, "close")).toContain("third();");
  expect(await stored(page, "handshake")).toMatch(/mine\(\);.*first\(\);.*second\(\);/);
  // The page says that there are two texts.
  await page.goto(`${site.url}handshake.html`);
  await cellsDone(page);
  await page.getByText("opening was edited in another tab, too, or has come by a file.").waitFor();
  await done([/.*/]);
});
