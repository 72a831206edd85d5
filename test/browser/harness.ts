/**
 * Opens the built site in a real browser, under a path as on a shared host. A page that logs an
 * error, throws, or asks another host for anything fails its test.
 */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import type {AxeResults} from "axe-core";
import {type Browser, type BrowserContextOptions, type Page, chromium} from "playwright-core";
import {root} from "../../src/site/bundle.ts";
import {serve} from "../../src/site/serve.ts";

/** A browser at the built site. */
export interface Site {
  /** The address of the site, with its path. */
  readonly url: string;
  readonly browser: Browser;
  /** Opens a page by its name, as `open("handshake")`, and waits until its cells have run. */
  open(name: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** An opened page, and what was seen on it so far. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console, errors thrown, failed requests, requests to other hosts. */
  readonly errors: readonly string[];
  /** All that was transferred. */
  readonly transfers: readonly Transfer[];
  /** Closes the page. Throws when there were errors, except those of which `expected` is part. */
  done(expected?: readonly (string | RegExp)[]): Promise<void>;
}

export interface Transfer {
  /** The address below the site's. */
  readonly path: string;
  readonly type: string;
  /** Octets of the body, compressed as a web server would. */
  readonly gzip: number;
}

/** Starts a server of `folder` and a browser. Stop both with `close`. */
export async function openSite(folder: string = join(root, "dist")): Promise<Site> {
  if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`There is no built site in ${folder}: run "npm run build" first.`);
  }
  const served = await serve(folder, {base: "/some/path/", port: 0});
  const browser = await launch();
  return {
    url: served.url,
    browser,
    open: (name, options) => visit(browser, served.url, name, options),
    close: async () => {
      await browser.close();
      await served.close();
    }
  };
}

/** The browser: that of the environment, of the system, or else the one that npm installed. */
export async function launch(): Promise<Browser> {
  const {CHROMIUM} = process.env;
  const found = [CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
  if (found) return chromium.launch({executablePath: found, args: ["--no-sandbox"]});
  const {default: bundled} = await import("@sparticuz/chromium");
  return chromium.launch({executablePath: await bundled.executablePath(), args: bundled.args});
}

async function visit(
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions = {}
): Promise<Visit> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const errors: string[] = [];
  const transfers: Transfer[] = [];
  // Bodies arrive after their responses: whoever reads the list waits for these first.
  const pending: Promise<void>[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("requestfailed", (request) => {
    errors.push(`${request.url()}: ${request.failure()?.errorText ?? "failed"}`);
  });
  page.on("request", (request) => {
    const own = request.url().startsWith(url) || /^(data|blob):/.test(request.url());
    if (!own) errors.push(`a request outside the site: ${request.url()}`);
  });
  page.on("response", (response) => {
    const path = response.url().slice(url.length);
    const type = response.request().resourceType();
    const body = response.body().catch(() => Buffer.alloc(0));
    pending.push(body.then((b) => void transfers.push({path, type, gzip: gzipSync(b).length})));
  });
  // A browser asks the server's root for an icon, whoever owns that root.
  await page.route(/\/favicon\.ico$/, (route) => route.fulfill({status: 204}));
  await page.goto(`${url}${name === "index" ? "" : `${name}.html`}`, {waitUntil: "load"});
  await cellsDone(page);
  await page.waitForLoadState("networkidle");
  await Promise.all(pending);
  const done: Visit["done"] = async (expected = []) => {
    await context.close();
    const isExpected = (error: string): boolean =>
      expected.some((part) => (typeof part === "string" ? error.includes(part) : part.test(error)));
    const unexpected = errors.filter((error) => !isExpected(error));
    if (unexpected.length > 0) throw new Error(`${name}: ${unexpected.join("\n")}`);
  };
  return {page, errors, transfers, done};
}

/** Waits until no cell of the page is loading any more. */
export async function cellsDone(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("observablehq-loading") === null);
}

/** Draws the figures that wait until they come near the screen, as for printing. */
export async function drawAll(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.waitForFunction(() => document.querySelector(".undrawn, [aria-busy]") === null);
}

/** What axe finds wrong with the page as it is now, one line a finding. */
export async function accessibility(page: Page): Promise<string[]> {
  // Not as a script element: the page's policy would refuse it.
  await page.evaluate(await axeSource());
  const {violations} = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(
      ({target, failureSummary}) => `${id}: ${help}: ${target.join(" ")}\n${failureSummary}`
    )
  );
}

async function axeSource(): Promise<string> {
  const {default: axe} = await import("axe-core");
  return axe.source;
}
