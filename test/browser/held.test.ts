/**
 * An edit that harms its page does so once: when the page is opened again, the edit is shown and
 * not run, and can be reset. The ways that are known, each after its code has ended.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {hashOf} from "../../src/notebook/storage/changes.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, cellsDone, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("held");
});
afterAll(() => site.close());

const edits = "cells:/some/path/:edits:held/";
const busy = "cells:/some/path/:busy:held/";

const bar = (page: Page) => page.getByRole("region", {name: "Your changes"});

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: text}).waitFor();

/** Opens another page, puts this in storage as if it had been kept, and returns the page. */
async function openWith(texts: Record<string, string>, settings: object = {}, mark?: unknown) {
  const visit = await site.open("other");
  const originals: Record<string, string> = {
    delay: "const delay = 20;",
    name: 'const name = "Ann";'
  };
  const all = Object.entries(texts).map(([name, text]) => [
    name,
    {hash: hashOf(originals[name] ?? ""), text}
  ]);
  const entries = [
    [edits, {edits: Object.fromEntries(all), settings}],
    ...(mark ? [[busy, mark]] : [])
  ];
  await visit.page.evaluate((items) => {
    for (const [key, value] of items) {
      localStorage.setItem(key as string, JSON.stringify({version: 1, value}));
    }
  }, entries);
  return visit;
}

async function go(page: Page, at = ""): Promise<void> {
  await page.goto(site.url + at);
  await cellsDone(page);
}

const harms: readonly (readonly [string, string])[] = [
  ["clears the page", 'document.body.innerHTML = "";'],
  [
    "hides everything",
    'display(Object.assign(document.createElement("style"), {textContent: "* {display: none !important}"}));'
  ],
  ["goes to another page", 'location.href = "./other.html";'],
  ["goes there later", 'setTimeout(() => (location.href = "./other.html"), 100);'],
  ["reloads the page", "location.reload();"],
  ["takes away a method of arrays", "Array.prototype.push = null as never;"],
  ["takes away a method of strings", "String.prototype.split = null as never;"],
  ["gives every object a getter", "(Object.prototype as any).get = 1;"],
  [
    "keeps the page busy from a timer on",
    'setTimeout(() => /^(a+)+$/.test("a".repeat(40) + "b"), 100);'
  ]
];

test.each(harms)(
  "an edit that %s is run once; the page opens again and it can be reset",
  async (_, code) => {
    const {page, done} = await openWith({delay: `const delay = 7;\n${code}`});
    const context = page.context();
    // This page may hang from here on: nothing is asked of it any more.
    void page.goto(site.url).catch(() => undefined);
    const again = await context.newPage();
    await again.goto(`${site.url}other.html`);
    const stored = (key: string): Promise<string | null> =>
      again.evaluate((at) => localStorage.getItem(at), key);
    await expect.poll(() => stored(busy)).toContain("delay");
    await go(again);
    const cell = new CellOnPage(again, "delay.ts");
    // Where the first tab came back by itself, it has held the edit already, and says so there.
    await expect.poll(() => cell.mark.textContent()).toBe("edited, not run");
    await figureSays(again, "2 × 20 for Ann");
    await cell.button(/^Reset/).click();
    await expect.poll(() => stored(edits)).toBeNull();
    await done([/./]);
  }
);

test("after two marks in a row no edit runs, whoever ran last; each can be run or reset", async () => {
  const texts = {delay: "const delay = 7;", name: 'const name = "Bo";'};
  const {page, done} = await openWith(
    texts,
    {"times: times": 5},
    {left: {names: ["delay"], times: 2, at: 0}}
  );
  await go(page);
  await new CellOnPage(page, "name.ts").says("so it was not run again");
  await bar(page).getByText(`${site.url}?safe: that runs no edit.`).waitFor();
  await figureSays(page, "2 × 20 for Ann");
  await new CellOnPage(page, "name.ts").button(/^Reset/).click();
  await new CellOnPage(page, "delay.ts").button(/^Run/).click();
  await figureSays(page, "2 × 7 for Ann");
  await bar(page).getByRole("button", {name: "Apply the settings"}).click();
  await figureSays(page, "5 × 7 for Ann");
  await expect.poll(() => page.evaluate((at) => localStorage.getItem(at), busy)).toBeNull();
  await go(page);
  await figureSays(page, "5 × 7 for Ann");
  await done([/ERR_ABORTED/]);
});

test("?safe opens the page with the changes listed and none of them run, with a fragment, too", async () => {
  const texts = {delay: 'const delay = 7;\ndocument.body.innerHTML = "";'};
  const {page, done} = await openWith(texts, {"times: times": 5});
  await go(page, "?safe#held");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.says("Not run, because the page was opened with ?safe");
  await bar(page).getByText("none of them has run").waitFor();
  await figureSays(page, "2 × 20 for Ann");
  await cell.run("const delay = 8;");
  await figureSays(page, "2 × 8 for Ann");
  await bar(page).getByRole("button", {name: "Open with my changes"}).click();
  await page.waitForURL(`${site.url}#held`);
  await figureSays(page, "5 × 8 for Ann");
  await done([/ERR_ABORTED/]);
});

test("?safe by itself changes nothing that is kept: the edits run at the next visit", async () => {
  const {page, done} = await openWith({delay: "const delay = 7;"});
  await go(page, "?safe");
  await figureSays(page, "2 × 20 for Ann");
  await new CellOnPage(page, "delay.ts").says("?safe");
  await go(page);
  await figureSays(page, "2 × 7 for Ann");
  await done([/ERR_ABORTED/]);
});

test("a reader who reloads right after a run finds the edit running", async () => {
  const {page, done} = await openWith({delay: "const delay = 7;"});
  await go(page);
  await figureSays(page, "2 × 7 for Ann");
  await page.reload();
  await cellsDone(page);
  await figureSays(page, "2 × 7 for Ann");
  await done([/ERR_ABORTED/]);
});
