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
import {round, told, type Row} from "./table.ts";

const SLOWER = 4;

/** The rows of all interactions, on the page of the handshake. */
export async function interaction(): Promise<Row[]> {
  const served = await serveCompressed(join(root, "dist"));
  const browser = await launch();
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.goto(`${served.url}handshake.html`, {waitUntil: "networkidle"});
  await unfold(page);
  const rows: Row[] = [];
  for (const rate of [1, SLOWER]) {
    await session.send("Emulation.setCPUThrottlingRate", {rate});
    const at = rate === 1 ? "" : `, processor ${rate} × slower`;
    const control = 'input[type="range"]:not(.player input)';
    rows.push(answer(`slider to paint, with simulation${at}`, await pulls(page, control, 60)));
    rows.push(answer(`cursor to paint${at}`, await pulls(page, ".player input[type=range]", 60)));
  }
  await session.send("Emulation.setCPUThrottlingRate", {rate: 1});
  rows.push(answer("editor opens for the first time", await openings(browser, served.url)));
  rows.push(await checking(page));
  await context.close();
  rows.push(...(await edits(browser, served.url, SLOWER)));
  await browser.close();
  await served.close();
  return rows;
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

/** From the press on Edit to an editor that can be typed in, each time on a page just loaded. */
async function openings(browser: Browser, url: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 10; i++) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}});
    const page = await context.newPage();
    await page.goto(`${url}handshake.html`, {waitUntil: "networkidle"});
    await unfold(page);
    const cell = page.locator(".nb-cell").first();
    const edit = cell.getByRole("button", {name: /^Edit/});
    await edit.scrollIntoViewIfNeeded();
    const start = performance.now();
    await edit.click();
    await cell.locator(".cm-content").waitFor();
    times.push(performance.now() - start);
    await context.close();
  }
  return times;
}

/** A check of types. */
async function checking(page: Page): Promise<Row> {
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
  return answer("edit to remark on types", checks);
}
