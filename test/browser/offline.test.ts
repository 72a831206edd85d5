/** The copy of the site on the reader's device, on a server that can go away and come back. */
import {cp, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {type Served, serve} from "../../src/site/build/serve.ts";
import {
  type BundledWorker,
  bundleServiceWorker,
  writeServiceWorker
} from "../../src/site/offline/write-service-worker.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {cellsDone, launch, unfold} from "./harness.ts";

const base = "/some/path/";
const kept = "This site is kept on this device, and works offline.";
const note = ".offline-note";

let browser: Browser;
let worker: BundledWorker;
beforeAll(async () => {
  [browser, worker] = await Promise.all([launch(), bundleServiceWorker()]);
});
afterAll(() => browser.close());

let dist: string;
let served: Served;
let page: Page;
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "offline-"));
  await cp(join(root, "dist"), dist, {recursive: true});
  served = await serve(dist, {base, port: 0});
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await served.close();
  await rm(dist, {recursive: true});
});

/** Opens a page of the site, and waits for what its footer says of the copy. */
async function visit(name: string, footer: string): Promise<void> {
  await page.goto(served.url + name);
  await page.locator(".offline", {hasText: footer}).waitFor();
}

/** Changes what a page says, as the next version of the site. */
async function publish(name: string, change: (html: string) => string): Promise<void> {
  const path = join(dist, name);
  await writeFile(path, change(await readFile(path, "utf8")));
  await writeServiceWorker(dist, worker);
}

const retitled = (html: string): string => html.replace("<title>", "<title>Second: ");

test("after one visit the whole site works without its server, the types after first use", async () => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await visit("playground.html", kept);
  await page.getByRole("button", {name: /^Edit/}).first().click();
  const code = page.getByRole("textbox", {name: /^Code of/}).first();
  const wrong = async (): Promise<void> => {
    await code.focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\nconst wrong: number = 'text';");
    await page.locator(".nb-problems p", {hasText: "not assignable"}).first().waitFor();
  };
  await wrong();
  await served.close();
  await page.goto(`${served.url}handshake`);
  await cellsDone(page);
  expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
  expect(await page.locator(".tcp-figure").count()).toBeGreaterThan(0);
  // An edited cell runs in a document that no service worker gives to a sandboxed frame.
  await unfold(page);
  const opening = new CellOnPage(page, "opening.ts");
  const text = await opening.frame.locator("pre code").first().innerText();
  await opening.run(text.replace("ms(delay)", "ms(123)"));
  await page.locator('.segment[aria-label*="arrives at 123 ms"]').first().waitFor();
  const [frame] = page.frames().filter((each) => each.url().includes("sandbox"));
  expect(await frame?.evaluate(() => self.origin)).toBe("null");
  await page.getByRole("heading", {level: 1}).click();
  await page.keyboard.press("/");
  await page.getByRole("combobox", {name: "Search"}).fill("TIME_WAIT");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
  // With an address for the page's scripts, and edits that wait for the reader.
  await page.goto(`${served.url}playground.html?safe`);
  await page.goto(`${served.url}playground.html`);
  await page.getByRole("button", {name: /^Edit/}).first().click();
  await wrong();
  await page.goto(`${served.url}no/such/page.html`);
  await page.getByRole("heading", {name: "This page is not here"}).waitFor();
  await page.getByRole("link", {name: "symptoms"}).click();
  await page.waitForURL(`${served.url}symptoms.html`);
  expect(errors).toEqual([]);
});

test("a new version waits until the reader asks for it, and until no editor is open", async () => {
  await visit("playground.html", kept);
  await page.getByRole("button", {name: /^Edit/}).first().click();
  await page.locator(".cm-editor").waitFor();
  await publish("playground.html", retitled);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(await page.locator(note).count()).toBe(0);
  await page.reload();
  await page.locator(note).waitFor();
  expect(await page.title()).not.toContain("Second");
  // Another page has this version, and would load its parts.
  const other = await page.context().newPage();
  await other.goto(`${served.url}close.html`);
  await page.getByRole("button", {name: "Use it now"}).click();
  await page.getByText("Another page of this site is open.").waitFor();
  await other.close();
  await page.getByRole("button", {name: "Use it now"}).click();
  await expect.poll(() => page.title()).toContain("Second");
});

test("a site that is being replaced is not kept by halves", async () => {
  await visit("glossary.html", kept);
  // The worker of the second version is there already, one of its pages not yet.
  const first = await readFile(join(dist, "close.html"), "utf8");
  await publish("close.html", retitled);
  await writeFile(join(dist, "close.html"), first);
  const failed = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const {installing} = registration;
    return new Promise((resolve) => {
      installing?.addEventListener("statechange", () => resolve(installing.state));
    });
  });
  expect(failed).toBe("redundant");
  await served.close();
  await page.goto(`${served.url}close.html`);
  expect(await page.title()).toContain("Four-way close");
});

test("a reader who does not want the copy has none, and is not asked again", async () => {
  await visit("glossary.html", kept);
  await page.getByRole("button", {name: "Remove the copy"}).click();
  const again = page.getByRole("button", {name: "Keep a copy for reading offline"});
  await again.waitFor();
  await page.reload();
  await again.waitFor();
  const left = await page.evaluate(async () => [
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length
  ]);
  expect(left).toEqual([0, 0]);
  await again.click();
  await page.locator(".offline", {hasText: kept}).waitFor();
});
