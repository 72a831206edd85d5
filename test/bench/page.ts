/**
 * How heavy and how quick each built page is at its first load, on a slow machine and a slow line:
 * a processor four times slower, 10 Mbit/s, 40 ms. A stock Framework page with d3 stands beside.
 */
import {readdirSync} from "node:fs";
import {join} from "node:path";
import type {Browser, CDPSession} from "playwright-core";
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
  readonly firstFigure: number;
  readonly blocking: number;
}

/**
 * What the page itself notes while it loads: its first figure, which may be a table, and tasks
 * longer than 50 ms. Where a question stands before the figure, it is skipped as soon as it is
 * there.
 */
const watch = `
  window.noted = {figure: -1, blocking: 0};
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) noted.blocking += duration - 50;
  }).observe({type: "longtask", buffered: true});
  const look = () => {
    if (document.querySelector("main .observablehq svg path, main figure :is(path, line, td)")) {
      requestAnimationFrame(() => (noted.figure = performance.now()));
    } else {
      document.querySelector("main .nb-skip")?.click();
      requestAnimationFrame(look);
    }
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
    // A page of text has none.
    first_figure_ms: loads.some(({firstFigure}) => firstFigure < 0)
      ? null
      : median(({firstFigure}) => firstFigure),
    blocking_ms: median(({blocking}) => blocking)
  });
}

/** One cold load. */
async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const counted = await slow(session);
  await page.addInitScript(watch);
  await page.goto(url, {waitUntil: "networkidle"});
  // Figures may come when the line is quiet already; a page of text has none to wait for.
  if ((await page.locator(".nb-figure").count()) > 0) {
    await page.waitForFunction(() => Reflect.get(window, "noted").figure >= 0);
  }
  const noted = await page.evaluate(() => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const {figure, blocking} = (window as unknown as {noted: {figure: number; blocking: number}})
      .noted;
    return {figure, blocking, paint: paint?.startTime ?? NaN};
  });
  await context.close();
  return {
    octets: counted.octets,
    requests: counted.requests,
    firstPaint: noted.paint,
    firstFigure: noted.figure,
    blocking: noted.blocking
  };
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
