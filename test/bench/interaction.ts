/**
 * How quickly a page answers a reader: a control with a new simulation, the cursor, opening the
 * editor, an edit, a check of types. On a processor four times slower where it says so.
 */
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import {root} from "../../src/site/config/root.ts";
import {quantile} from "../../src/trace/query/quantile.ts";
import {launch, unfold} from "../browser/harness.ts";
import {edits} from "./edits.ts";
import {serveCompressed} from "./gzip-server.ts";
import {round, told, type Result, type Row} from "./table.ts";

const SLOWER = 4;
const TABS = 3;
const READING_MS = 2500;

/** What is set beside an earlier commit's, by whether it is slower. */
const controls = [
  ["slider to paint, with simulation", 'input[type="range"]:not(.player input)'],
  ["cursor to paint", ".player input[type=range]"]
] as const;

/**
 * The rows of all interactions, on the page of the handshake; those that the site of an earlier
 * commit knows, too, are measured of both in turns.
 */
export async function interaction(earlier?: string): Promise<Result> {
  const served = await serveCompressed(join(root, "dist"));
  const old = earlier === undefined ? null : await serveCompressed(join(earlier, "dist"));
  const browser = await launch();
  const rows: Row[] = [];
  const before: Row[] = [];
  for (const rate of [1, SLOWER]) {
    const at = rate === 1 ? "" : `, processor ${rate} × slower`;
    for (const [what, css] of controls) {
      if (old) before.push(answer(`${what}${at}`, await pulled(browser, old.url, rate, css)));
      rows.push(answer(`${what}${at}`, await pulled(browser, served.url, rate, css)));
    }
  }
  const opens = "editor opens for the first time";
  if (old) before.push(answer(opens, await openings(browser, old.url)));
  rows.push(answer(opens, await openings(browser, served.url)));
  rows.push(await checking(browser, served.url));
  rows.push(...(await edits(browser, served.url, SLOWER)));
  await browser.close();
  await Promise.all([served.close(), old?.close()]);
  return {rows, before};
}

/** Opens the page of the handshake, which asks a question first. */
async function openLesson(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  await page.goto(`${url}handshake.html`, {waitUntil: "networkidle"});
  await page.locator(".nb-skip").first().waitFor();
  return page;
}

/** The page with all of its questions answered, and all that is folded opened. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await openLesson(browser, url);
  await unfold(page);
  return page;
}

/** How long each of many moves of a control takes, on `TABS` pages just opened, one by one. */
async function pulled(browser: Browser, url: string, rate: number, css: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TABS; i++) {
    const page = await openPage(browser, url);
    await page.locator(css).first().waitFor({state: "attached"});
    await page.locator(".tcp-figure svg").first().waitFor();
    // What a page rehearses while its reader reads is done by then.
    await page.waitForTimeout(READING_MS);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", {rate});
    times.push(...(await pulls(page, css, 60)));
    await page.context().close();
  }
  return times;
}

function answer(what: string, times: readonly number[]): Row {
  const [p50, p98] = [quantile(times, 0.5), quantile(times, 0.98)];
  return told({what, p50_ms: round(p50), p98_ms: round(p98), times: times.length});
}

/** Moves a slider step by step, there and back; from the event to the frame after the next. */
async function pulls(page: Page, selector: string, count: number): Promise<number[]> {
  return page.evaluate(
    async ([css, steps]) => {
      const slider = document.querySelector<HTMLInputElement>(css);
      if (!slider) throw new Error(`There is no ${css}.`);
      const [min, max] = [Number(slider.min), Number(slider.max)];
      const times: number[] = [];
      for (let i = 1; i <= steps; i++) {
        const part = Math.abs((((2 * i) / steps) % 2) - 1);
        slider.value = String(Math.round(min + part * (max - min)));
        const start = performance.now();
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        // Framework's cells run in a promise, before the next frame. (A function with a name of its
        // own could not stand here: the transpiler's helper for names is not in the page.)
        const painted = await new Promise<number>((done) => {
          requestAnimationFrame(() => {
            // A task after this frame begins when the frame is on the screen.
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(performance.now());
            port2.postMessage(null);
          });
        });
        times.push(painted - start);
        await new Promise((done) => setTimeout(done, 30));
      }
      return times;
    },
    [selector, count] as const
  );
}

/**
 * From the press on Edit to an editor that can be typed in, each time on a page just loaded, whose
 * first figure its reader has looked at.
 */
async function openings(browser: Browser, url: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 10; i++) {
    const page = await openLesson(browser, url);
    await page.locator(".nb-skip").first().click();
    await page.locator(".tcp-figure svg").first().waitFor();
    await page.waitForTimeout(READING_MS);
    const cell = page.locator(".nb-cell").first();
    const edit = cell.getByRole("button", {name: /^Edit/});
    await edit.scrollIntoViewIfNeeded();
    const start = performance.now();
    await edit.click();
    await cell.locator(".cm-content").waitFor();
    times.push(performance.now() - start);
    await page.context().close();
  }
  return times;
}

/** A check of types. */
async function checking(browser: Browser, url: string): Promise<Row> {
  const page = await openPage(browser, url);
  const cell = page.locator(".nb-cell").first();
  const content = cell.locator(".cm-content");
  await cell.getByRole("button", {name: /^Edit/}).click();
  await content.waitFor();
  const checks: number[] = [];
  for (let i = 0; i < 5; i++) {
    await content.press("ControlOrMeta+Home");
    const from = performance.now();
    await page.keyboard.insertText(`const wrong${i}: number = "";\n`);
    await cell.locator(".cm-lintRange").nth(i).waitFor();
    checks.push(performance.now() - from);
  }
  await page.context().close();
  return answer("edit to remark on types", checks);
}
