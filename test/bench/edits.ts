/**
 * How long a reader who has edited a program waits for what it draws: for the first edit of a page
 * and for those that follow, for a figure of the page and for a document that draws by itself, and
 * for a slider on which an edited program depends. The main threads of the page and of the frame
 * are slowed down where it says so; a browser slows no worker.
 */
import type {Browser, CDPSession, Frame, Page} from "playwright-core";
import {quantile} from "../../src/trace/query/quantile.ts";
import {unfold} from "../browser/harness.ts";
import {round, told, type Row} from "./table.ts";

/** So many pages are opened for each row about first edits. */
const FIRST = Number(process.env["BENCH_LOADS"] ?? 10);
/** So many edits follow on the same page. */
const FOLLOWING = 30;

/** How a page is used before the first edit: run at once, or by somebody who typed for a while. */
const pauses = [
  {what: "at once", ms: 0},
  {what: "after 3 s in the editor", ms: 3_000}
] as const;

/** What is edited, and what shows that the edit was drawn. */
interface Way {
  readonly what: string;
  /** The text that takes the place of the program; another one each time. */
  readonly text: (program: string, n: number) => string;
  /** Whether a change of this element shows it. */
  readonly shows: "figure" | "document";
}

const ways: readonly Way[] = [
  {
    what: "a figure",
    text: (program, n) => program.replace("ms(delay)", `ms(delay + ${n})`),
    shows: "figure"
  },
  {
    what: "a document",
    text: (_, n) =>
      `const opening = "none";\nconst box = document.createElement("div");\n` +
      `box.style.height = "${100 + n}px";\ndisplay(box);`,
    shows: "document"
  },
  {
    what: "a document with a figure",
    text: (program, n) =>
      `${program.replace("ms(delay)", `ms(delay + ${n})`)}\ndisplay(figure(opening));`,
    shows: "document"
  }
];

/** The rows of all edits, on the page of the handshake. */
export async function edits(browser: Browser, url: string, slower: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const rate of [1, slower]) {
    const at = rate === 1 ? "" : `, processor ${rate} × slower`;
    for (const way of ways) {
      for (const pause of pauses) {
        const times: number[] = [];
        for (let i = 0; i < FIRST; i++) {
          await onPage(browser, url, rate, async (page) => {
            const program = await openEditor(page);
            await page.waitForTimeout(pause.ms);
            times.push(await edit(page, way.text(program, 1), way.shows));
          });
        }
        rows.push(row(`first edit to ${way.what}, ${pause.what}${at}`, times));
      }
      await onPage(browser, url, rate, async (page) => {
        const program = await openEditor(page);
        await edit(page, way.text(program, 1), way.shows);
        const times: number[] = [];
        for (let i = 0; i < FOLLOWING; i++) {
          times.push(await edit(page, way.text(program, i + 2), way.shows));
          await page.waitForTimeout(200);
        }
        rows.push(row(`next edit to ${way.what}${at}`, times));
        if (way.shows === "figure") rows.push(row(`slider of an edit${at}`, await pull(page)));
      });
    }
  }
  return rows;
}

function row(what: string, times: readonly number[]): Row {
  const [p50, p95, p98] = [0.5, 0.95, 0.98].map((part) => round(quantile(times, part)));
  return told({what, p50_ms: p50 ?? 0, p95_ms: p95 ?? 0, p98_ms: p98 ?? 0, times: times.length});
}

/** Opens the page with the processor of the page and of its frames so many times slower. */
async function onPage(
  browser: Browser,
  url: string,
  rate: number,
  use: (page: Page) => Promise<void>
): Promise<void> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  await page.goto(`${url}handshake.html`, {waitUntil: "networkidle"});
  const slow = async (session: Promise<CDPSession>): Promise<void> =>
    void (await (await session).send("Emulation.setCPUThrottlingRate", {rate}));
  if (rate > 1) {
    await slow(context.newCDPSession(page));
    // A frame that the browser keeps in the page's own process is slow already.
    page.on("frameattached", (frame: Frame) => {
      slow(context.newCDPSession(frame)).catch(() => undefined);
    });
  }
  await use(page);
  await context.close();
}

/** Opens the first program's editor; returns its text. */
async function openEditor(page: Page): Promise<string> {
  await page.getByRole("button", {name: "Skip the question"}).first().waitFor();
  await unfold(page);
  const cell = page.locator(".nb-cell").first();
  await page.locator(".tcp-figure").first().waitFor();
  await cell.getByRole("button", {name: /^Edit/}).click();
  const content = cell.locator(".cm-content");
  await content.waitFor();
  const lines = await content.locator(".cm-line").allTextContents();
  return lines.join("\n");
}

/** Writes the text and runs it; from the key to the frame that shows what it draws. */
async function edit(page: Page, text: string, shows: Way["shows"]): Promise<number> {
  const content = page.locator(".nb-cell").first().locator(".cm-content");
  await content.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
  await page.evaluate((what) => {
    const painted = new Promise<number>((done) => {
      let from = 0;
      addEventListener("keydown", () => (from = performance.now()), {capture: true, once: true});
      const observer = new MutationObserver((changes) => {
        const isThere = changes.some(({type, target, addedNodes}) =>
          what === "document"
            ? type === "attributes" &&
              target instanceof HTMLIFrameElement &&
              parseFloat(target.style.height) > 50
            : [target, ...addedNodes].some(
                (node) => node instanceof Element && node.closest(".tcp-figure")
              )
        );
        if (!isThere) return;
        observer.disconnect();
        requestAnimationFrame(() => done(performance.now() - from));
      });
      const wanted = what === "document" ? {attributes: true, attributeFilter: ["style"]} : {};
      const main = document.querySelector("main") as HTMLElement;
      observer.observe(main, {childList: true, subtree: true, ...wanted});
    });
    Object.assign(window, {painted});
  }, shows);
  await page.keyboard.press("Shift+Enter");
  return page.evaluate(() => (window as unknown as {painted: Promise<number>}).painted);
}

/** Moves the slider of the edited program; from the event to the frame with the new figure. */
async function pull(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>(
      'input[type="range"]:not(.player input)'
    );
    const main = document.querySelector("main");
    if (!slider || !main) throw new Error("There is no slider.");
    const times: number[] = [];
    for (let i = 0; i < 60; i++) {
      slider.value = String(10 + (i % 2 === 0 ? i : 90 - i));
      const painted = new Promise<number>((done) => {
        const observer = new MutationObserver((changes) => {
          if (!changes.some(({target}) => (target as Element).closest?.(".tcp-figure"))) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(performance.now());
            port2.postMessage(null);
          });
        });
        observer.observe(main, {childList: true, subtree: true});
      });
      const from = performance.now();
      slider.dispatchEvent(new Event("input", {bubbles: true}));
      times.push((await painted) - from);
      await new Promise((done) => setTimeout(done, 60));
    }
    return times;
  });
}
