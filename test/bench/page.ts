/**
 * How heavy and how quick each built page is at its first load, on a slow machine and a slow line:
 * a processor four times slower, 10 Mbit/s, 40 ms. A stock Framework page with d3 stands beside.
 */
import {readdirSync} from "node:fs";
import {join} from "node:path";
import type {Browser, CDPSession, Page} from "playwright-core";
import {root} from "../../src/site/config/root.ts";
import {launch} from "../browser/harness.ts";
import {serveCompressed} from "./gzip-server.ts";
import {lighthouseScores} from "./lighthouse.ts";
import {spread} from "./measure.ts";
import {buildStock} from "./stock.ts";
import {round, told, type Result, type Row} from "./table.ts";

const RUNS = Number(process.env["BENCH_LOADS"] ?? 5);
const SLOWER = 4;
const LATENCY_MS = 40;
const OCTETS_PER_SECOND = 10e6 / 8;
/** Pages that Lighthouse looks at. */
const LOOKED_AT = ["index", "handshake", "nodelay"];

interface Load {
  readonly octets: number;
  readonly requests: number;
  readonly firstPaint: number;
  /** Since the page was asked for; NaN where it shows none before its reader does something. */
  readonly firstFigure: number;
  /** From the press that answers the question before the first figure to the figure. */
  readonly answered: number;
  readonly blocking: number;
}

/** From a hand's first move to its press. */
const HAND_MS = 500;

/** What the page itself notes: its first figure, which may be a table, and tasks of over 50 ms. */
const watch = `
  window.noted = {figure: NaN, blocking: 0};
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) noted.blocking += duration - 50;
  }).observe({type: "longtask", buffered: true});
  const look = () => {
    const drawn = "main .observablehq svg path, main figure :is(path, line, td)";
    const how = {visibilityProperty: true};
    const isSeen = [...document.querySelectorAll(drawn)].some((each) => each.checkVisibility(how));
    requestAnimationFrame(isSeen ? () => (noted.figure = performance.now()) : look);
  };
  requestAnimationFrame(look);
`;

/**
 * The rows of all pages of `dist`, and of the stock page; of each page that the checkout of an
 * earlier commit has built, too, in turns with ours.
 */
export async function pages(earlier?: string): Promise<Result> {
  const dist = join(root, "dist");
  const names = pagesOf(dist);
  const theirs = earlier === undefined ? null : join(earlier, "dist");
  const old = theirs === null ? null : await serveCompressed(theirs);
  const oldNames = theirs === null ? [] : pagesOf(theirs);
  const ours = await serveCompressed(dist);
  const stock = await serveCompressed(buildStock());
  const browser = await launch();
  const rows: Row[] = [];
  const before: Row[] = [];
  rows.push(await row(browser, "(stock page with d3)", stock.url));
  for (const name of names) {
    if (old && oldNames.includes(name)) {
      before.push(await row(browser, name, `${old.url}${name}.html`));
    }
    rows.push(await row(browser, name, `${ours.url}${name}.html`));
  }
  await browser.close();
  for (const name of LOOKED_AT.filter((page) => names.includes(page))) {
    rows.push(told(await lighthouseScores(name, `${ours.url}${name}.html`)));
  }
  await Promise.all([ours.close(), stock.close(), old?.close()]);
  return {rows, before};
}

const pagesOf = (dist: string): string[] =>
  readdirSync(dist)
    .filter((file) => file.endsWith(".html") && file !== "404.html")
    .map((file) => file.slice(0, -5));

async function row(browser: Browser, name: string, url: string): Promise<Row> {
  const loads: Load[] = [];
  for (let i = 0; i < RUNS; i++) loads.push(await load(browser, url));
  const median = (of: (load: Load) => number): number => round(spread(loads.map(of)).median, 0);
  return told({
    page: name,
    kB_gz: round(median(({octets}) => octets) / 1000),
    requests: median(({requests}) => requests),
    first_paint_ms: median(({firstPaint}) => firstPaint),
    // A page of text has none, and a lesson asks first.
    first_figure_ms: orNone(median(({firstFigure}) => firstFigure)),
    answer_to_figure_ms: orNone(median(({answered}) => answered)),
    blocking_ms: median(({blocking}) => blocking)
  });
}

const orNone = (ms: number): number | null => (Number.isNaN(ms) ? null : ms);

/** One cold load, and what its reader does first where the page waits for that. */
async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const counted = await slow(session);
  await page.addInitScript(watch);
  await page.goto(url, {waitUntil: "networkidle"});
  const {octets, requests} = counted;
  const blocking = await page.evaluate(() => Reflect.get(window, "noted").blocking);
  const answered = await answer(page);
  const figure = await firstFigure(page);
  const firstPaint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN
  );
  await context.close();
  const isAsked = !Number.isNaN(answered);
  return {
    octets,
    requests,
    blocking,
    firstPaint,
    firstFigure: isAsked ? NaN : figure,
    answered: figure - answered
  };
}

/**
 * A reader comes to the first question, and skips it; when they pressed, NaN where a figure stands
 * already or nothing is asked.
 */
async function answer(page: Page): Promise<number> {
  const scene = page.locator("main .scene.asks").first();
  const isDrawn = await page.evaluate(() => Reflect.get(window, "noted").figure >= 0);
  if (isDrawn || (await scene.count()) === 0) return NaN;
  await page.mouse.move(1, 1);
  await scene.scrollIntoViewIfNeeded();
  const skip = scene.locator(".nb-skip");
  await skip.hover();
  await page.waitForTimeout(HAND_MS);
  // (A function with a name of its own could not stand here: the transpiler's helper for names is
  // not in the page.)
  const pressed = page.evaluate(
    () =>
      new Promise<number>((done) => {
        const once = {capture: true, once: true};
        addEventListener("pointerdown", () => done(performance.now()), once);
      })
  );
  await skip.click();
  return pressed;
}

/** When the page showed its first figure; NaN for a page of text, which has none to wait for. */
async function firstFigure(page: Page): Promise<number> {
  if ((await page.locator(".nb-figure").count()) > 0) {
    await page.waitForFunction(() => Reflect.get(window, "noted").figure >= 0);
  }
  return page.evaluate(() => Reflect.get(window, "noted").figure);
}

/** Slows the browser down, and counts what it loads. */
async function slow(session: CDPSession): Promise<{octets: number; requests: number}> {
  const counted = {octets: 0, requests: 0};
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({request}) => {
    if (request.url.startsWith("http") && !request.url.endsWith("/favicon.ico")) counted.requests++;
  });
  session.on("Network.loadingFinished", ({encodedDataLength}) => {
    counted.octets += encodedDataLength;
  });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: OCTETS_PER_SECOND,
    uploadThroughput: OCTETS_PER_SECOND
  });
  await session.send("Emulation.setCPUThrottlingRate", {rate: SLOWER});
  return counted;
}
