/** A figure of the site on a page of another origin, which has a policy of its own. */
import {type Server, createServer} from "node:http";
import type {AddressInfo} from "node:net";
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, cellsDone, drawAll, openSite} from "./harness.ts";

let site: Site;
let other: Server;
let origin: string;
let body = "";
beforeAll(async () => {
  site = await openSite();
  other = createServer((_, response) => {
    const from = new URL(site.url).origin;
    response.setHeader("content-type", "text/html; charset=utf-8");
    const policy = `default-src 'none'; script-src ${from}; frame-src ${from}`;
    response.setHeader("content-security-policy", policy);
    response.end(`<!doctype html><title>Elsewhere</title>${body}`);
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  // Another name of the same machine is another origin.
  origin = `http://localhost:${(other.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await site.close();
  await new Promise((resolve) => other.close(resolve));
});

async function elsewhere(html: string): Promise<Page> {
  body = html;
  const page = await (await site.browser.newContext({serviceWorkers: "block"})).newPage();
  await page.goto(origin);
  return page;
}

/** Opens what is folded and waits for it: drawing moves a button between press and release. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await cellsDone(page);
  await drawAll(page);
}

/** The HTML that the page of a lesson gives for one of its cells. */
async function copied(): Promise<string> {
  const {page, done} = await site.open("handshake");
  await page.evaluate(() => {
    const write = (text: string) => Promise.resolve(void (document.body.dataset.copied = text));
    Object.defineProperty(navigator, "clipboard", {value: {writeText: write}});
  });
  await openAll(page);
  await page.getByRole("button", {name: /^Edit/}).first().click();
  await page
    .getByRole("button", {name: /^More to do/})
    .first()
    .click();
  await page
    .getByRole("button", {name: /^Copy embed: HTML that shows/})
    .first()
    .click();
  await page.getByText("Copied: HTML for a page of your own.").waitFor();
  const html = await page.evaluate(() => document.body.dataset.copied ?? "");
  await done();
  return html;
}

test("what a cell's button copies shows that cell alone, as tall as it is", async () => {
  const html = await copied();
  const page = await elsewhere(html);
  const frame = page.frameLocator("iframe");
  // Until the page's script has run, the frame has the whole page.
  await frame.locator(".embedded .tcp-figure svg.ladder").first().waitFor();
  await expect.poll(() => frame.locator(".nb-cell:visible").count()).toBe(1);
  expect(await frame.locator("h1").isVisible()).toBe(false);
  const inside = () =>
    frame.locator(".embedded").evaluate((box) => Math.ceil(box.getBoundingClientRect().height));
  const outside = () => page.locator("iframe").evaluate((it: HTMLIFrameElement) => it.height);
  await expect.poll(async () => Number(await outside()) - (await inside())).toBe(0);
  // The reader edits there, too, and the frame follows.
  const before = Number(await outside());
  await frame.getByRole("button", {name: /^Edit/}).click();
  await frame.locator(".cm-editor").waitFor();
  await expect.poll(async () => Number(await outside())).not.toBe(before);
  await page.context().close();
});

test("the element alone makes the frame from its page and cell", async () => {
  const page = await elsewhere(`<tcp-figure page="handshake" cell="nothing"></tcp-figure>
    <script src="${site.url}embed.js"></script>`);
  const frame = page.frameLocator("iframe");
  // A cell that the page does not have is named, with those that it has.
  await frame.getByText("This page has no cell “nothing”. It has:").waitFor();
  const names = await frame.locator(".embedded p").first().locator("a").allTextContents();
  expect(names.length).toBeGreaterThan(1);
  await frame.getByRole("link", {name: names[0] ?? "", exact: true}).click();
  await expect.poll(() => frame.locator(".nb-cell:visible").count()).toBe(1);
  await page.context().close();
});

test("a cell that was not edited is shared by its place on the page", async () => {
  const {page, done} = await site.open("handshake");
  await page.evaluate(() => {
    const write = (text: string) => Promise.resolve(void (document.body.dataset.copied = text));
    Object.defineProperty(navigator, "clipboard", {value: {writeText: write}});
  });
  await openAll(page);
  await page.getByRole("button", {name: /^Edit/}).first().click();
  await page
    .getByRole("button", {name: /^More to do/})
    .first()
    .click();
  await page
    .getByRole("button", {name: /^Share/})
    .first()
    .click();
  await expect.poll(() => page.evaluate(() => document.body.dataset.copied)).toMatch(/#cell-\w+$/);
  const link = await page.evaluate(() => document.body.dataset.copied ?? "");
  expect(await page.locator(new URL(link).hash).count()).toBe(1);
  await done();
});
