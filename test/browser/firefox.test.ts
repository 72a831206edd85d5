/**
 * The core of the site in Firefox's engine: a cell is edited and run, an error is said with its
 * place, the edit is taken back, a link brings it to somebody else, who is asked first, and after
 * one visit the site is there without its server.
 */
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {type Served, serve} from "../../src/site/build/serve.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {cellsDone, drawAll, unfold} from "./harness.ts";
import {isFirefoxHere, launchFirefox, newPage, pasteAndRun, titleInFirefox} from "./in-firefox.ts";

const cell = "opening.ts";

/** A Firefox without the changes that Playwright makes is slow to start and to answer. */
const slow = {timeout: 180_000};

describe.skipIf(!isFirefoxHere)(titleInFirefox("the core of the site"), slow, () => {
  let served: Served;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    served = await serve(join(root, "dist"), {base: "/some/path/", port: 0});
    browser = await launchFirefox();
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  /** Opens a page in a browser that has kept nothing yet. */
  async function open(path: string): Promise<Page> {
    const page = await newPage(browser);
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(served.url + path);
    await whole(page);
    return page;
  }

  /** Opens what is folded, and waits for all that is in it. */
  async function whole(page: Page): Promise<void> {
    await cellsDone(page);
    await unfold(page);
    await cellsDone(page);
    await drawAll(page);
  }

  /** What is heard of the first segment of the cell's figure. */
  const firstSegment = (page: Page): Promise<string | null> =>
    page.locator(".tcp-figure:has(.player) .segment").first().getAttribute("aria-label");

  /** The cell's text, as the page shows it before it is edited. */
  const source = (page: Page): Promise<string> =>
    new CellOnPage(page, cell).frame.locator("pre code").first().innerText();

  describe("on one page, one after the other", () => {
    let page: Page;
    beforeAll(async () => {
      page = await open("handshake.html");
    }, slow.timeout);
    afterAll(() => page.context().close());

    test("the engine is Firefox's own, and the page runs without an error", async () => {
      expect(await page.evaluate(() => navigator.userAgent)).toMatch(/Gecko\/\d+ Firefox\/\d+/);
      expect(await firstSegment(page)).toMatch(/^client → server SYN/);
      expect(errors).toEqual([]);
    });

    test("an edit runs at Shift+Enter, and the figure shows its run; Reset takes it back", async () => {
      const before = await firstSegment(page);
      const edited = (await source(page)).replace("ms(delay)", "ms(123)");
      const on = new CellOnPage(page, cell);
      await pasteAndRun(on, edited);
      await expect.poll(() => firstSegment(page)).toContain("arrives at 123 ms");
      await expect.poll(() => on.mark.textContent()).toBe("edited");
      await on.button(/^Reset/).click();
      await expect.poll(() => firstSegment(page)).toBe(before);
      expect(errors).toEqual([]);
    });

    test("what does not compile, and what fails as it runs, is said with line and column", async () => {
      const on = new CellOnPage(page, cell);
      await pasteAndRun(on, "const opening =\n  simulate({link: (;});");
      await on.says(/^Line 2, column 21: } comes while the \( of line 2, column 19 is still open/);
      await pasteAndRun(
        on,
        "const opening = simulate({client: {}});\nconst none = null;\n  none.x;"
      );
      await on.says(/^Line 3, column [38]: .*null/);
      await pasteAndRun(
        on,
        "const opening = simulate({client: {}});\n[1].map(() => { throw Error('no'); });"
      );
      await on.says(/^Line 2, column 2\d: no\.$/);
      expect(await firstSegment(page)).toContain("SYN");
    });

    test("what does not end is stopped at its line; what fails later is said there, too", async () => {
      const on = new CellOnPage(page, cell);
      const rest = "const opening = simulate({client: {}});\n";
      await pasteAndRun(on, `${rest}for (;;);`);
      await on.says(/^Line 2, column 1: Stopped: this loop had not ended/);
      const program = "{*main(os) {\n  for (;;) yield* os.sleep(1);\n}}";
      await pasteAndRun(on, `const opening = simulate({budget: 4e6, client: ${program}});`);
      await on.says(/^Line \d, column \d+: Stopped: this (loop|call) had not ended/);
      await pasteAndRun(
        on,
        `${rest}display(Object.assign(document.createElement("button"),
        {textContent: "press", onclick() { throw new Error("pressed"); }}));`
      );
      await on.drawn.getByRole("button", {name: "press", exact: true}).click();
      await on.says(/^Line 3, column \d+: pressed\.$/);
      errors.splice(0);
    });
  });

  test("an edit is kept over a reload; a link brings it to others, who see it first", async () => {
    const page = await open("handshake.html");
    const on = new CellOnPage(page, cell);
    await pasteAndRun(on, (await source(page)).replace("ms(delay)", "ms(77)"));
    await expect.poll(() => firstSegment(page)).toContain("arrives at 77 ms");
    await page.getByRole("button", {name: "1 change"}).waitFor();
    await page.reload();
    await whole(page);
    await expect.poll(() => firstSegment(page)).toContain("arrives at 77 ms");
    await page.evaluate(() => {
      const writeText = (text: string) => Promise.resolve(Object.assign(window, {copied: text}));
      Object.defineProperty(navigator.clipboard, "writeText", {value: writeText});
    });
    await page.getByRole("button", {name: "1 change"}).click();
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
    await expect.poll(() => firstSegment(other)).toContain("arrives at 77 ms");
    expect(errors).toEqual([]);
    await other.context().close();
  });

  test("after one visit the whole site works without its server, and an edit, too", async () => {
    const own = await serve(join(root, "dist"), {base: "/some/path/", port: 0});
    const page = await newPage(browser);
    await page.goto(`${own.url}glossary.html`);
    await page.locator(".offline", {hasText: "kept on this device"}).waitFor();
    await own.close();
    await page.goto(`${own.url}handshake.html`);
    await whole(page);
    expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
    const on = new CellOnPage(page, cell);
    await pasteAndRun(on, (await source(page)).replace("ms(delay)", "ms(123)"));
    await expect.poll(() => firstSegment(page)).toContain("arrives at 123 ms");
    await page.goto(`${own.url}no/such/page.html`);
    await page.getByRole("heading", {name: "This page is not here"}).waitFor();
    await page.context().close();
  });
});
