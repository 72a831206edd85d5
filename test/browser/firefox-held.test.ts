/**
 * The core of what is held in Chromium, in Firefox's engine: the most dangerous programs, links
 * that come while one reads, and storage that is full, forbidden or from the future.
 */
import {deflateRawSync} from "node:zlib";
import type {Browser, Locator, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from "vitest";
import {hashOf} from "../../src/notebook/storage/changes.ts";
import {type Served, serve} from "../../src/site/build/serve.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {fixtureDist} from "./fixture.ts";
import {cellsDone} from "./harness.ts";
import {isFirefoxHere, launchFirefox, newPage, pasteAndRun, titleInFirefox} from "./in-firefox.ts";
import {type Unreached, hold, listenElsewhere, state} from "./misuse/hold.ts";
import {type Misuse, coreMisuses} from "./misuse/programs.ts";

const hash = hashOf("const delay = 20;");
const key = "cells:/some/path/:edits:held/";

/** A link to the page with this edit of `delay`. */
function link(text: string): string {
  const data = deflateRawSync(
    JSON.stringify({edits: {delay: {hash, text}}, settings: {}})
  ).toString("base64url");
  return `#cells=1.${hashOf(data)}.${data}`;
}

/** So many are run on one page, one after the other. */
const size = 8;
const groups = Array.from({length: Math.ceil(coreMisuses.length / size)}, (_, i) => ({
  part: `${i + 1} of ${Math.ceil(coreMisuses.length / size)}`,
  programs: coreMisuses.slice(i * size, (i + 1) * size)
}));

/** A Firefox without the changes that Playwright makes is slow to start and to answer. */
const slow = {timeout: 180_000};

describe.skipIf(!isFirefoxHere)(titleInFirefox("what is held"), slow, () => {
  let served: Served;
  let browser: Browser;
  let elsewhere: Unreached;

  beforeAll(async () => {
    served = await serve(fixtureDist, {base: "/some/path/", port: 0});
    [browser, elsewhere] = await Promise.all([launchFirefox(), listenElsewhere()]);
  });
  afterAll(async () => {
    elsewhere.close();
    await browser.close();
    await served.close();
  });

  async function go(page: Page, at = ""): Promise<void> {
    await page.goto(`${served.url}held/${at}`);
    await cellsDone(page);
  }

  const figureSays = (page: Page, text: string): Promise<void> =>
    page.locator("#figure", {hasText: text}).waitFor();

  const region = (page: Page, name: string): Locator => page.getByRole("region", {name});

  /** Puts this in storage, as if it had been kept, and opens the page. */
  async function openWith(page: Page, entry: unknown): Promise<void> {
    await go(page, "other.html");
    await page.evaluate(
      ([at, text]) => localStorage.setItem(at!, text!),
      [key, typeof entry === "string" ? entry : JSON.stringify(entry)]
    );
    await go(page);
  }

  test.each(groups)(
    "programs, $part: the page answers, keeps the text, and is whole",
    async ({programs}) => {
      const page = await newPage(browser);
      await go(page);
      const before = await state(page);
      const ways = {run: pasteAndRun, host: elsewhere.host};
      const one = async (misuse: Misuse, n: number): Promise<void> => {
        await hold(page, misuse, n, ways);
        expect(await state(page)).toEqual(before);
        expect(elsewhere.reached).toEqual([]);
      };
      for (const [n, misuse] of programs.entries()) {
        await one(misuse, n).catch((error: unknown) => {
          throw new Error(`${misuse.what}: ${String(error)}`, {cause: error});
        });
      }
      // The next visit shows the last edit, and the author's cell comes back.
      await page.reload();
      await cellsDone(page);
      const cell = new CellOnPage(page, "delay.ts");
      await expect.poll(() => cell.frame.textContent()).toContain(`// ${programs.length - 1}: `);
      await cell.button(/^Reset/).click();
      await figureSays(page, "× 20 for Ann");
      await page.context().close();
    }
  );

  test("a link runs what it shows and no more, when its reader says so, and goes again", async () => {
    const page = await newPage(browser);
    await go(page, link("const delay = 7;"));
    const panel = region(page, "This link brings changes");
    await panel.locator("ins", {hasText: "7"}).waitFor();
    await figureSays(page, "2 × 20 for Ann");
    // Swapped while it is read: what was asked for is asked once more.
    await page.evaluate((at) => void (location.hash = at), link("const delay = 99;"));
    await panel.getByText("The link changed while another one was shown here.").waitFor();
    await figureSays(page, "2 × 20 for Ann");
    await panel.locator("ins", {hasText: "99"}).waitFor();
    await panel.getByRole("button", {name: "Run these"}).click();
    await figureSays(page, "2 × 99 for Ann");
    await region(page, "Your changes").getByRole("button", {name: "Back to mine"}).click();
    await figureSays(page, "2 × 20 for Ann");
    expect(await page.evaluate((at) => localStorage.getItem(at), key)).toBeNull();
    await page.goto("about:blank");
    await go(page, `${link("const delay = 7;").slice(0, -3)}`);
    await region(page, "This link cannot be used").getByText("damaged or was cut off").waitFor();
    await figureSays(page, "2 × 20 for Ann");
    await page.context().close();
  });

  test("storage from the future or damaged is set aside; full or forbidden, it is said", async () => {
    const page = await newPage(browser);
    const bar = region(page, "Your changes");
    for (const [entry, says] of [
      [{version: 2, value: {}}, "from another version of the site"],
      ["{broken", "is damaged and could not be restored"]
    ] as const) {
      await openWith(page, entry);
      await bar.getByText(says).waitFor();
      await figureSays(page, "2 × 20 for Ann");
    }
    const fill = (): Promise<void> =>
      page.evaluate(() => {
        for (let size = 4_000_000; size > 0; size = Math.floor(size / 2)) {
          try {
            for (let i = 0; ; i++) localStorage.setItem(`${size} ${i}`, "x".repeat(size));
          } catch {
            // The next, smaller one may still fit.
          }
        }
      });
    await fill();
    const cell = new CellOnPage(page, "delay.ts");
    await pasteAndRun(cell, "const delay = 5;");
    await figureSays(page, "2 × 5 for Ann");
    await bar.getByText("This browser has no more room for the page").waitFor();
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        }
      });
    });
    await go(page);
    await pasteAndRun(cell, "const delay = 6;");
    await figureSays(page, "2 × 6 for Ann");
    await bar.getByText("does not let the page keep anything").waitFor();
    await page.context().close();
  });

  test("a page with an edit that took it down opens, shows it, and runs it when asked", async () => {
    const page = await newPage(browser);
    await openWith(page, {
      version: 1,
      value: {edits: {delay: {hash, text: "const delay = 7;"}}, settings: {}}
    });
    await figureSays(page, "2 × 7 for Ann");
    await go(page, "?safe");
    await new CellOnPage(page, "delay.ts").says("Not run, because the page was opened with ?safe");
    await figureSays(page, "2 × 20 for Ann");
    await go(page, "other.html");
    await page.evaluate(() =>
      localStorage.setItem("cells:/some/path/:busy:held/", '{"version":1,"value":"delay"}')
    );
    await go(page);
    const cell = new CellOnPage(page, "delay.ts");
    await cell.says("The page did not answer after this edit ran");
    await figureSays(page, "2 × 20 for Ann");
    await cell.button(/^Run/).click();
    await figureSays(page, "2 × 7 for Ann");
    await page.context().close();
  });

  test("a drawing that never ends holds its own tab: another one shows the edit, and runs none", async () => {
    // Firefox gives a site four processes. Where those of closed pages still live, a new page joins
    // one that is there, and might share this one's: so here is a browser that had no page before.
    const fresh = await launchFirefox();
    // A drawing that nobody ends would take a processor from all tests that follow.
    onTestFinished(() => fresh.close());
    const other = await newPage(fresh);
    await go(other, "other.html");
    // The one that is opened last has the keyboard.
    const page = await other.context().newPage();
    await go(page);
    const endless = 'display(document.createElement("p"));\n(0, eval)("for (;;);");';
    // The tab does not even say that it got the keys: its document has the page's process.
    const running = pasteAndRun(new CellOnPage(page, "delay.ts"), `const delay = 7;\n${endless}`);
    running.catch(() => undefined);
    const kept = (what: string): Promise<string | null> =>
      other.evaluate((at) => localStorage.getItem(at), `cells:/some/path/:${what}:held/`);
    await expect.poll(() => kept("busy")).toContain("delay");
    await expect.poll(() => kept("edits")).toContain("for (;;)");
    // Until its drawing begins the page answers still; a tab that just did is not one that hangs.
    const answered = async (): Promise<number> => {
      const {value} = JSON.parse((await kept("busy")) ?? "") as {
        value: Record<string, {at: number}>;
      };
      return Math.max(...Object.values(value).map(({at}) => at));
    };
    await expect.poll(async () => Date.now() - (await answered())).toBeGreaterThan(2_000);
    await go(other);
    await new CellOnPage(other, "delay.ts").says("The page did not answer after this edit ran");
    await figureSays(other, "2 × 20 for Ann");
    await page.close();
    await new CellOnPage(other, "delay.ts").button(/^Reset/).click();
    await expect.poll(async () => (await kept("edits")) ?? "").not.toContain("for (;;)");
  });
});
