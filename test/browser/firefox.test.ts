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
import {root} from "../../src/site/config/root.ts";
import {type Served, serve} from "../../src/site/build/serve.ts";
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

  /** Pastes a text over what is in the cell, as it is to the letter, and runs it. */
  async function runText(on: CellOnPage, text: string): Promise<void> {
    if ((await on.button(/^Edit/).count()) > 0) await on.button(/^Edit/).click();
    await on.content.focus();
    await on.page.keyboard.press("ControlOrMeta+A");
    await on.content.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      const event = new ClipboardEvent("paste", {bubbles: true, cancelable: true});
      // Firefox lets no script put a text into the event that it makes itself.
      Object.defineProperty(event, "clipboardData", {value: clipboardData});
      element.dispatchEvent(event);
    }, text);
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
    await runText(on, "const opening =\n  simulate({link: (;});");
    await on.says(/^Line 2, column 21: } stands where the \( of line 2, column 19 is still open/);
    await runText(on, "const opening = simulate({client: {}});\nconst none = null;\n  none.x;");
    await on.says(/^Line 3, column [38]: .*null/);
    await runText(
      on,
      "const opening = simulate({client: {}});\n[1].map(() => { throw Error('no'); });"
    );
    await on.says(/^Line 2, column 2\d: no\.$/);
    expect(await firstSegment(page)).toContain("SYN");
    await page.context().close();
  });

  test("what does not end is stopped at its line: a loop, recursion, a program, a run", async () => {
    const page = await open("handshake.html");
    const on = new CellOnPage(page, cell);
    const rest = "const opening = simulate({client: {}});\n";
    await runText(on, `${rest}for (;;);`);
    await on.says(/^Line 2, column 1: Stopped: this loop had not ended after 0\.8 s\.$/);
    await runText(on, `${rest}const f = (): number => f() + 1;\nf();`);
    await on.says(/^Line 2, column \d+: This function calls itself without end\.$/);
    const program = "{*main(os) {\n  for (;;) yield* os.sleep(1);\n}}";
    await runText(on, `const opening = simulate({budget: 4e6, client: ${program}});`);
    await on.says(/^Line \d, column \d+: Stopped: this (loop|call) had not ended after 0\.8 s\.$/);
    await runText(
      on,
      `${rest}document.body.append(Object.assign(document.createElement("button"),
      {textContent: "press", onclick() { throw new Error("pressed"); }}));`
    );
    await page.getByRole("button", {name: "press", exact: true}).click();
    await on.says(/^Line 3, column \d+: pressed\.$/);
    expect(errors.splice(0)).toEqual(["pressed"]);
    await page.context().close();
  });

  test("an edit is kept over a reload; a link brings it to others, who see it first", async () => {
    const page = await open("handshake.html");
    const on = new CellOnPage(page, cell);
    await runText(on, (await source(page)).replace("ms(delay)", "ms(77)"));
    await expect.poll(() => firstSegment(page), patience).toContain("arrives at 77 ms");
    await page.getByRole("button", {name: "1 change"}).waitFor();
    await page.reload();
    await cellsDone(page);
    await expect.poll(() => firstSegment(page), patience).toContain("arrives at 77 ms");
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
    await expect.poll(() => firstSegment(other), patience).toContain("arrives at 77 ms");
    expect(errors).toEqual([]);
    await other.context().close();
  });
});
