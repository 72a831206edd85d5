/**
 * What a reader changes is kept in this browser. All that can be wrong with what is kept:
 *
 * 1. storage is forbidden, when it is read or when it is written;
 * 2. storage is full;
 * 3. what is kept is no JSON, or JSON of another shape, or of another version of the site;
 * 4. an edit of a cell that the page does not have any more, or whose original has changed;
 * 5. a setting that the page does not have any more, or with a value that it cannot have;
 * 6. an edit that does not compile, fails, or never comes to its end and takes the page with it;
 * 7. two edits, of which one needs the other to run first;
 * 8. another tab that has written meanwhile.
 */
import type {BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {hashOf} from "../../src/notebook/storage/changes.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, cellsDone, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("kept");
});
afterAll(() => site.close());

const key = "cells:/some/path/:edits:kept/";

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: text}).waitFor();

const bar = (page: Page) => page.getByRole("region", {name: "Your changes"});

async function reload(page: Page): Promise<void> {
  await page.reload({waitUntil: "load"});
  await cellsDone(page);
}

/** Opens the page in a browser that holds this already; text stands as it is. */
async function openWith(entries: Record<string, unknown>, name = "index") {
  const visit = await site.open("other");
  await visit.page.evaluate((all) => {
    for (const [at, value] of Object.entries(all)) {
      localStorage.setItem(at, typeof value === "string" ? value : JSON.stringify(value));
    }
  }, entries);
  await visit.page.goto(`${site.url}${name === "index" ? "" : `${name}.html`}`);
  await cellsDone(visit.page);
  return visit;
}

const kept = (edits: object, settings: object = {}): object => ({
  version: 1,
  value: {edits, settings}
});

const stored = (page: Page): Promise<string | null> =>
  page.evaluate((at) => localStorage.getItem(at), key);

const hash = hashOf("const delay: number = ms(20); // one way");

/** Whoever leaves a page while its editor is loaded does not wait for it. */
const left = /ERR_ABORTED/;

test("an edit is there again when the page is, and runs; Reset forgets it", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  expect(await bar(page).count()).toBe(0);
  await cell.run("const delay = 7;");
  await figureSays(page, "2 × 7 on Linux");
  await bar(page).getByText("1 cell edited.").waitFor();
  await reload(page);
  await figureSays(page, "2 × 7 on Linux");
  expect(await cell.mark.textContent()).toBe("edited");
  expect(await cell.content.textContent()).toBe("const delay = 7;");
  await cell.button(/^Reset/).click();
  await figureSays(page, "2 × 20000 on Linux");
  await expect.poll(() => bar(page).count()).toBe(0);
  await expect.poll(() => stored(page)).toBe(null);
  await reload(page);
  await figureSays(page, "2 × 20000 on Linux");
  await done([left]);
});

test("text that was not run is there again too, and does not run", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 7;");
  await figureSays(page, "2 × 7 on Linux");
  await cell.write("const delay = 8;");
  await reload(page);
  await figureSays(page, "2 × 7 on Linux");
  expect(await cell.mark.textContent()).toBe("edited, not run");
  expect(await cell.content.textContent()).toBe("const delay = 8;");
  await done([left]);
});

test("settings are kept, and stay when their cells run again", async () => {
  const {page, done} = await site.open("index");
  await page.getByRole("slider", {name: "times"}).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("radio", {name: "Windows"}).press("Space");
  await figureSays(page, "3 × 20000 on Windows");
  await bar(page).getByText("2 settings changed.").waitFor();
  await reload(page);
  await figureSays(page, "3 × 20000 on Windows");
  expect(await page.getByRole("radio", {name: "Windows"}).isChecked()).toBe(true);
  await page.keyboard.press("Tab");
  await page.getByRole("slider", {name: "times"}).focus();
  await page.keyboard.press("ArrowLeft");
  await bar(page).getByText("1 setting changed.").waitFor();
  await done([left]);
});

test("a page is reset as a whole, and that can be undone", async () => {
  const {page, done} = await site.open("index");
  await new CellOnPage(page, "delay.ts").run("const delay = 7;");
  await new CellOnPage(page, "name.ts").run('const name = "Bo";');
  await page.getByRole("slider", {name: "times"}).press("End");
  await bar(page).getByText("2 cells edited, 1 setting changed.").waitFor();
  await bar(page).getByRole("button", {name: "Reset"}).click();
  await bar(page).getByRole("button", {name: "This page"}).click();
  await figureSays(page, "2 × 20000 on Linux");
  await bar(page).getByText("The page is as its author made it.").waitFor();
  expect(await stored(page)).toBe(null);
  await bar(page).getByRole("button", {name: "Undo"}).click();
  await figureSays(page, "10 × 7 on Linux");
  await bar(page).getByText("2 cells edited, 1 setting changed.").waitFor();
  await reload(page);
  await figureSays(page, "10 × 7 on Linux");
  await done([left]);
});

test("all pages are reset after a question", async () => {
  const entries = {
    "cells:/some/path/:edits:kept/other": kept({delay: {hash: "0", text: "const delay = 3;"}})
  };
  const {page, done} = await openWith(entries);
  await new CellOnPage(page, "delay.ts").run("const delay = 7;");
  await bar(page).getByRole("button", {name: "Reset"}).click();
  await bar(page).getByText("Reset this page (1 cell edited), or forget all").waitFor();
  await bar(page).getByRole("button", {name: "Cancel"}).click();
  await figureSays(page, "2 × 7 on Linux");
  await bar(page).getByRole("button", {name: "Reset"}).click();
  await bar(page).getByRole("button", {name: "All pages"}).click();
  await figureSays(page, "2 × 20000 on Linux");
  // The mark of a run that may not end goes when the page has answered.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await done([left]);
});

test("the difference from the original is shown, word by word", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay: number = ms(35); // one way\nconst more = 1;");
  await cell.button(/^Difference/).click();
  const shown = cell.frame.getByRole("group", {name: "Difference"});
  await shown.waitFor();
  expect(await shown.locator("del").allTextContents()).toEqual(["20"]);
  expect(await shown.locator("ins").allTextContents()).toEqual(["35", "const more = 1;"]);
  expect(await cell.button(/^Difference/).getAttribute("aria-expanded")).toBe("true");
  await cell.write("const delay: number = ms(36); // one way");
  expect(await shown.locator("ins").allTextContents()).toEqual(["36"]);
  expect(await accessibility(page)).toEqual([]);
  await cell.button(/^Difference/).click();
  expect(await shown.count()).toBe(0);
  await done([left]);
});

test("an edit says that the original has changed since", async () => {
  const {page, done} = await openWith({
    [key]: kept({delay: {hash: "12345678", text: "const delay = 4;"}})
  });
  const cell = new CellOnPage(page, "delay.ts");
  await figureSays(page, "2 × 4 on Linux");
  expect(await cell.mark.textContent()).toBe("edited; the original changed: see the difference");
  await cell.button(/^Difference/).click();
  await cell.frame.locator("ins", {hasText: "const delay = 4;"}).waitFor();
  await done([left]);
});

test("an edit that was kept of the present original says nothing of the kind", async () => {
  const {page, done} = await openWith({[key]: kept({delay: {hash, text: "const delay = 4;"}})});
  await figureSays(page, "2 × 4 on Linux");
  expect(await new CellOnPage(page, "delay.ts").mark.textContent()).toBe("edited");
  await done([left]);
});

test("edits that need each other are brought back in whichever order they work", async () => {
  const edits = {
    delay: {hash, text: "const delay = extra;"},
    name: {hash: "0", text: 'const name = "Ann"; const extra = 9;'}
  };
  const {page, done} = await openWith({[key]: kept(edits)});
  await figureSays(page, "2 × 9 on Linux");
  await done([left]);
});

test("an edit that does not compile, or fails, is there with its error; the page works", async () => {
  const edits = {
    delay: {hash, text: "const delay = (;"},
    name: {hash: "0", text: 'const name = "Ann".x.y;'}
  };
  const {page, done} = await openWith({[key]: kept(edits)});
  await figureSays(page, "2 × 20000 on Linux");
  await new CellOnPage(page, "delay.ts").says("Line 1, column 15");
  await new CellOnPage(page, "name.ts").says(/Cannot read/);
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  await figureSays(page, "2 × 5 on Linux");
  await done([left]);
});

async function reopened(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await cellsDone(page);
  return page;
}

const broken: readonly (readonly [string, string, RegExp])[] = [
  ["no JSON", "{edits:", /is damaged and could not be restored/],
  ["no object", "7", /is damaged and could not be restored/],
  ["of another shape", '{"version":1,"value":{"edits":[1]}}', /is damaged/],
  ["with an edit of another shape", JSON.stringify(kept({delay: "x"})), /is damaged/],
  ["of another version", '{"version":2,"value":{}}', /from another version of the site/]
];

test.each(broken)(
  "what is kept is %s: a sentence says so, and it is set aside",
  async (_, text, says) => {
    const {page, done} = await openWith({[key]: text});
    await bar(page).getByText(says).waitFor();
    await figureSays(page, "2 × 20000 on Linux");
    expect(await page.evaluate((at) => localStorage.getItem(`${at}:aside`), key)).toBe(text);
    await new CellOnPage(page, "delay.ts").run("const delay = 5;");
    await expect.poll(() => stored(page)).toContain("const delay = 5;");
    await done([left]);
  }
);

test("what the page does not have any more is named; the rest is brought back", async () => {
  const edits = {gone: {hash: "0", text: "1"}, delay: {hash, text: "const delay = 6;"}};
  const settings = {"times: times": 11, "times: system": "Windows"};
  const {page, done} = await openWith({[key]: kept(edits, settings)});
  await figureSays(page, "2 × 6 on Windows");
  await bar(page).getByText("An edit of gone is kept, but the page has no such cell").waitFor();
  await bar(page)
    .getByText("A setting was dropped that the page does not have any more: times: times.")
    .waitFor();
  await done([left]);
});

test("full storage: the page works, and says that the last changes are not kept", async () => {
  const {page, done} = await site.open("index");
  await page.evaluate(() => {
    for (let size = 5_000_000; size > 0; size = Math.floor(size / 2)) {
      try {
        for (let i = 0; ; i++) localStorage.setItem(`${size} ${i}`, "x".repeat(size));
      } catch {
        // The next, smaller one may still fit.
      }
    }
  });
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  await figureSays(page, "2 × 5 on Linux");
  await bar(page).getByText("This browser has no more room for the page").waitFor();
  await page.evaluate(() => localStorage.clear());
  await new CellOnPage(page, "delay.ts").run("const delay = 6;");
  await expect.poll(() => bar(page).getByText("no more room").count()).toBe(0);
  await done([left]);
});

test("forbidden storage: the page works, and says that changes are lost", async () => {
  const {page, done} = await site.open("index");
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      }
    });
  });
  await reload(page);
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  await figureSays(page, "2 × 5 on Linux");
  await bar(page).getByText("does not let the page keep anything").waitFor();
  await done([left]);
});

test("two tabs keep their edits of different cells beside each other", async () => {
  const {page, done} = await site.open("index");
  const second = await reopened(page.context());
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  await expect.poll(() => stored(page)).toContain("delay = 5");
  await new CellOnPage(second, "name.ts").run('const name = "Bo";');
  await expect.poll(() => stored(page)).toContain("Bo");
  expect(await stored(page)).toContain("delay = 5");
  await done([left]);
});

test("two tabs keep their settings beside each other, and a reset forgets both", async () => {
  const {page, done} = await site.open("index");
  const second = await reopened(page.context());
  await page.getByRole("slider", {name: "times"}).press("ArrowRight");
  await expect.poll(() => stored(page)).toContain('"times: times":3');
  await second.getByRole("radio", {name: "Windows"}).press("Space");
  await expect.poll(() => stored(page)).toContain("Windows");
  expect(await stored(page)).toContain('"times: times":3');
  await reload(second);
  await figureSays(second, "3 × 20000 on Windows");
  await bar(page).getByRole("button", {name: "Reset"}).click();
  await bar(page).getByRole("button", {name: "This page"}).click();
  await expect.poll(() => stored(page)).toBe(null);
  await done([left]);
});

test("two tabs that edit the same cell are both told, and both texts are kept", async () => {
  const {page, done} = await site.open("index");
  const second = await reopened(page.context());
  // From its first edit on, a tab has what was kept by then, and no more.
  await new CellOnPage(second, "name.ts").run('const name = "Bo";');
  await expect.poll(() => stored(page)).toContain("Bo");
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  // Once as it was written and once more when it has run: only then is this tab done with storage.
  await figureSays(page, "2 × 5 on Linux");
  await expect.poll(() => stored(page)).toMatch(/"text":"const delay = 5;"}/);
  await new CellOnPage(second, "delay.ts").run("const delay = 6;");
  await figureSays(second, "2 × 6 on Linux");
  await expect.poll(() => stored(page)).toMatch(/"text":"const delay = 6;","other"/);
  for (const each of [page, second]) {
    await bar(each).getByText("delay was edited in another tab, too,").waitFor();
  }
  await figureSays(page, "2 × 5 on Linux");
  await reload(page);
  await figureSays(page, "2 × 6 on Linux");
  await bar(page).getByRole("button", {name: "Use the other delay"}).click();
  const cell = new CellOnPage(page, "delay.ts");
  await expect.poll(() => cell.mark.textContent()).toBe("edited, not run");
  await cell.button(/^Run/).click();
  await figureSays(page, "2 × 5 on Linux");
  await bar(page).getByRole("button", {name: "Forget it"}).click();
  await expect.poll(() => bar(page).getByText("in another tab").count()).toBe(0);
  await done([left]);
});

test("an edit that came to nothing on every load is there with its error, and can be reset", async () => {
  const edits = {delay: {hash, text: "const delay = 1;\nthrow new Error('again');"}};
  const {page, done} = await openWith({[key]: kept(edits)});
  const cell = new CellOnPage(page, "delay.ts");
  await cell.says("Line 2, column 7: again.");
  await reload(page);
  await cell.says("Line 2, column 7: again.");
  await cell.button(/^Reset/).click();
  await figureSays(page, "2 × 20000 on Linux");
  await expect.poll(() => stored(page)).toBe(null);
  await done([left, /Waiting for delay/]);
});

test("a first text is kept before it runs, however late keeping is loaded", async () => {
  const {page, done} = await site.open("index");
  await page.route(/page-edits/, async (route) => {
    await new Promise((later) => setTimeout(later, 1000));
    await route.continue();
  });
  await new CellOnPage(page, "delay.ts").run("const delay = 5;");
  await figureSays(page, "2 × 5 on Linux");
  expect(await stored(page)).toContain("const delay = 5;");
  await done([left]);
});

test("keeping is not loaded with the page, and once for the first change", async () => {
  const {page, transfers, loaded, done} = await site.open("index");
  await loaded();
  expect(transfers.filter(({path}) => path.includes("page-edits"))).toEqual([]);
  await page.getByRole("slider", {name: "times"}).press("ArrowRight");
  await bar(page).waitFor();
  expect(transfers.filter(({path}) => /lib\/page-edits/.test(path)).length).toBe(1);
  await done([left]);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing wrong with the bar (%s)",
  async (colorScheme) => {
    const {page, done} = await site.open("index", {colorScheme});
    await new CellOnPage(page, "delay.ts").run("const delay = 7;");
    await bar(page).waitFor();
    // What is being computed is faint.
    await figureSays(page, "2 × 7 on Linux");
    await page.locator(".nb-late[aria-busy]").waitFor({state: "detached"});
    expect(await accessibility(page)).toEqual([]);
    await done([left]);
  }
);
