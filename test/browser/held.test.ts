/** An edit after which the page did not answer is shown and not run, until its reader runs it. */
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
  await done();
});

test("?safe opens the page with the changes listed and none of them run, with a fragment, too", async () => {
  const texts = {delay: "const delay = 7;"};
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
  await done();
});

test("?safe by itself changes nothing that is kept: the edits run at the next visit", async () => {
  const {page, done} = await openWith({delay: "const delay = 7;"});
  await go(page, "?safe");
  await figureSays(page, "2 × 20 for Ann");
  await new CellOnPage(page, "delay.ts").says("?safe");
  await go(page);
  await figureSays(page, "2 × 7 for Ann");
  await done();
});

test("a reader who reloads right after a run finds the edit running", async () => {
  const {page, done} = await openWith({delay: "const delay = 7;"});
  await go(page);
  await figureSays(page, "2 × 7 for Ann");
  await page.reload();
  await cellsDone(page);
  await figureSays(page, "2 × 7 for Ann");
  await done();
});

test("a browser that starts no worker there says so, keeps the text, and shows the author's page", async () => {
  const {page, done} = await site.open("other");
  await page.addInitScript(() => {
    if (self.origin === "null") Object.defineProperty(window, "Worker", {value: undefined});
  });
  await go(page);
  const cell = new CellOnPage(page, "delay.ts");
  for (const delay of [7, 8]) {
    await cell.run(`const delay = ${delay};`);
    await cell.says("This browser starts no worker in a sandboxed frame");
  }
  await page.getByRole("slider", {name: "times"}).fill("3");
  await expect
    .poll(() => page.evaluate((at) => localStorage.getItem(at), edits))
    .toContain("const delay = 8;");
  // What draws has a document of its own, and needs none.
  await new CellOnPage(page, "name.ts").run(
    'const name = "Bo"; display(Object.assign(document.createElement("b"), {textContent: name}));'
  );
  await new CellOnPage(page, "name.ts").drawn.locator("b", {hasText: "Bo"}).waitFor();
  await cell.button(/^Reset/).click();
  await figureSays(page, "3 × 20 for Bo");
  await done();
});
