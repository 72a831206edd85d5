/**
 * The core of the site in Firefox's engine: a cell is edited and run, an error is said with its
 * place, the edit is taken back, and a link brings it to somebody else, who is asked first.
 *
 * Firefox is that of the environment variable FIREFOX, or of the system. Where there is none the
 * tests are reported as skipped, with that reason in their title.
 */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {type Browser, type Page, firefox} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {root} from "../../src/site/bundle.ts";
import {type Served, serve} from "../../src/site/serve.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {cellsDone} from "./harness.ts";

const places = [process.env["FIREFOX"], "/usr/bin/firefox-esr", "/usr/bin/firefox"];
const found = places.find((place) => place !== undefined && existsSync(place));
const title = found ? "in Firefox" : "in Firefox: there is none here; FIREFOX says where one is";

const cell = "opening.ts";
const patience = {timeout: 20_000};

describe.skipIf(!found)(title, () => {
  let served: Served;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    served = await serve(join(root, "dist"), {base: "/some/path/", port: 0});
    browser = await firefox.launch({
      channel: "moz-firefox",
      executablePath: join(import.meta.dirname, "firefox-bridge.mjs"),
      env: {...process.env, FIREFOX: String(found)}
    });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  /** Opens a page in a browser that has kept nothing yet. */
  async function open(path: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(served.url + path);
    await cellsDone(page);
    return page;
  }

  /** Writes a text into the cell, and runs it; what was there is deleted first. */
  async function runText(on: CellOnPage, text: string): Promise<void> {
    await on.write("");
    await on.page.keyboard.press("Delete");
    await on.page.keyboard.insertText(text);
    await on.page.keyboard.press("Shift+Enter");
  }

  /** What is heard of the first segment of the cell's figure. */
  const firstSegment = (page: Page): Promise<string | null> =>
    page.locator(".tcp-figure:has(.player) .segment").first().getAttribute("aria-label");

  /** The cell's text, as the page shows it before it is edited. */
  const source = (page: Page): Promise<string> =>
    new CellOnPage(page, cell).frame.locator("pre code").first().innerText();

  test("the engine is Firefox's own, and the page runs without an error", async () => {
    const page = await open("handshake.html");
    expect(await page.evaluate(() => navigator.userAgent)).toMatch(/Gecko\/\d+ Firefox\/\d+/);
    expect(await firstSegment(page)).toMatch(/^client → server SYN/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("an edit runs at Shift+Enter, and the figure shows its run; Reset takes it back", async () => {
    const page = await open("handshake.html");
    const before = await firstSegment(page);
    const edited = (await source(page)).replace("ms(delay)", "ms(123)");
    const on = new CellOnPage(page, cell);
    await runText(on, edited);
    await expect.poll(() => firstSegment(page), patience).toContain("arrives at 123 ms");
    await expect.poll(() => on.mark.textContent(), patience).toBe("edited");
    await on.button(/^Reset/).click();
    await expect.poll(() => firstSegment(page), patience).toBe(before);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("what does not compile, and what fails as it runs, is said with line and column", async () => {
    const page = await open("handshake.html");
    const on = new CellOnPage(page, cell);
    await runText(on, "const opening = simulate({link: (;});");
    // What Playwright inserts into Firefox may leave an empty line above: no line is told here.
    await on.says(/^Line \d, column 35: } stands where the \( of line \d, column 33 is still open/);
    await runText(on, "const opening = simulate({client: {}}); null.x;");
    await on.says(/^Line \d, column 4\d: .*null/);
    expect(await firstSegment(page)).toContain("SYN");
    await page.context().close();
  });

  test("an edit is kept over a reload; a link brings it to others, who see it first", async () => {
    const page = await open("handshake.html");
    const on = new CellOnPage(page, cell);
    await runText(on, (await source(page)).replace("ms(delay)", "ms(77)"));
    await expect.poll(() => firstSegment(page), patience).toContain("arrives at 77 ms");
    await page.getByRole("region", {name: "Your changes"}).waitFor();
    await page.reload();
    await cellsDone(page);
    await expect.poll(() => firstSegment(page), patience).toContain("arrives at 77 ms");
    await page.evaluate(() => {
      const writeText = (text: string) => Promise.resolve(Object.assign(window, {copied: text}));
      Object.defineProperty(navigator.clipboard, "writeText", {value: writeText});
    });
    const bar = page.getByRole("region", {name: "Your changes"});
    await bar.getByRole("button", {name: "Share"}).click();
    await bar.getByText("The link is copied.").waitFor();
    const link = await page.evaluate(() => String(Reflect.get(window, "copied")));
    expect(link).toContain("#cells=");
    await page.context().close();

    const other = await open(link.slice(served.url.length));
    const panel = other.getByRole("region", {name: "This link brings changes"});
    await panel.waitFor();
    await panel.locator("ins", {hasText: /^77$/}).waitFor();
    expect(await firstSegment(other)).not.toContain("arrives at 77 ms");
    await panel.getByRole("button", {name: "Run these"}).click();
    await expect.poll(() => firstSegment(other), patience).toContain("arrives at 77 ms");
    expect(errors).toEqual([]);
    await other.context().close();
  });
});
