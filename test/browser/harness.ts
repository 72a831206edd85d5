/**
 * Opens the built site in a real browser, under a path as on a shared host. A page that logs an
 * error, throws, or asks another host for anything fails its test.
 */
import {existsSync, readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {
  type Browser,
  type BrowserContextOptions,
  type Page,
  type Response,
  chromium
} from "playwright-core";
import {rootId} from "../../src/notebook/compile/cell-data.ts";
import {root} from "../../src/site/config/root.ts";
import {serve} from "../../src/site/build/serve.ts";
import {hearFailedRequests} from "./failed-requests.ts";
import {fixtureDist} from "./fixture.ts";

const require = createRequire(import.meta.url);

/** A browser at a built site. */
export interface Site {
  /** The address of the site's pages, with their path. */
  readonly url: string;
  readonly browser: Browser;
  /** Opens a page by its name, as `open("handshake")`, and waits until its cells have run. */
  open(name: string, options?: VisitOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** How a page is opened. */
interface VisitOptions extends BrowserContextOptions {
  /** Leaves the page as a reader finds it: cells that nobody came near have not run. */
  readonly untouched?: boolean;
  /**
   * With the editor's types. A page whose editor was opened spends a second of processor time on
   * TypeScript, so only tests that look at types, or at all that is loaded, ask for it.
   */
  readonly types?: boolean;
}

/** An opened page, and what was seen on it so far. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console, errors thrown, failed requests, requests to other hosts. */
  readonly errors: readonly string[];
  /** What was transferred so far. */
  readonly transfers: readonly Transfer[];
  /** Waits until nothing more is transferred. */
  loaded(): Promise<void>;
  /** What was transferred, with its weight. */
  weigh(): Promise<Weighed[]>;
  /** Closes the page. Throws when there were errors, except those of which `expected` is part. */
  done(expected?: readonly (string | RegExp)[]): Promise<void>;
}

interface Transfer {
  /** The address below the site's root. */
  readonly path: string;
  readonly type: string;
}

export interface Weighed extends Transfer {
  /** Bytes of the body, compressed as a web server would. */
  readonly gzip: number;
}

/** Skips every guess and opens all that is folded, so that each figure and program is there. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent === "Skip the question") button.click();
    }
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

/** Starts a server of the built site and a browser. Stop both with `close`. */
export const openSite = (): Promise<Site> => open(join(root, "dist"), "");

/** The same for a folder of the fixture site; `flags` are given to Chromium. */
export const openFixture = (folder: string, ...flags: readonly string[]): Promise<Site> =>
  open(fixtureDist, `${folder}/`, flags);

async function open(dist: string, below: string, flags: readonly string[] = []): Promise<Site> {
  const served = await serve(dist, {base: "/some/path/", port: 0});
  const browser = await launch(flags);
  const url = served.url + below;
  return {
    url,
    browser,
    open: (name, options) => visit(browser, {root: served.url, url}, name, options),
    close: async () => {
      await browser.close();
      await served.close();
    }
  };
}

/**
 * The browser: that of the environment, else the one that npm installed, else the system's. A
 * Chromium without a window opens a page at a quarter of the cost of a whole one.
 */
export async function launch(flags: readonly string[] = []): Promise<Browser> {
  const args = ["--no-sandbox", ...flags];
  const {CHROMIUM} = process.env;
  if (CHROMIUM) return chromium.launch({executablePath: CHROMIUM, args});
  try {
    const {default: shell} = await import("@sparticuz/chromium");
    return await chromium.launch({executablePath: await shell.executablePath(), args});
  } catch (error) {
    // On a system without its libraries, or for which there is none.
    if (!existsSync(SYSTEM_CHROMIUM)) throw error;
    return chromium.launch({executablePath: SYSTEM_CHROMIUM, args});
  }
}

/**
 * How long a condition is waited for, in ms, and a page that computes: on a machine that has much
 * else to do, half a minute is too short, and whoever waits for a condition loses no time.
 */
export const PATIENCE = 60_000;

const SYSTEM_CHROMIUM = "/usr/bin/chromium";

async function visit(
  browser: Browser,
  {root, url}: {readonly root: string; readonly url: string},
  name: string,
  {untouched = false, types = false, ...options}: VisitOptions = {}
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: {width: 1280, height: 900},
    // Each visit would keep the whole site; how that goes is tested by itself.
    serviceWorkers: "block",
    ...options
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  // Run by tsx, as the book is, a function that goes to the page calls this helper of esbuild's.
  await page.addInitScript("globalThis.__name ??= (named) => named;");
  if (untouched) await page.addInitScript(neverRest);
  if (!types) await page.addInitScript(withoutTypes);
  const errors: string[] = [];
  const transfers: (Transfer & {readonly response: Response})[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  const leave = hearFailedRequests(page, errors);
  page.on("request", (request) => {
    const own = request.url().startsWith(root) || /^(data|blob):/.test(request.url());
    if (!own) errors.push(`a request outside the site: ${request.url()}`);
  });
  page.on("response", (response) => {
    const path = response.url().slice(root.length);
    const type = response.request().resourceType();
    transfers.push({path, type, response});
  });
  await page.goto(`${url}${name === "index" ? "" : `${name}.html`}`, {waitUntil: "load"});
  if (!untouched) await cellsDone(page);
  const loaded = () => page.waitForLoadState("networkidle");
  const weigh = () =>
    Promise.all(
      transfers.map(async ({path, type, response}) => {
        const body = await response.body();
        return {path, type, gzip: gzipSync(body).length};
      })
    );
  const done: Visit["done"] = async (expected = []) => {
    // What is still on its way has not failed.
    leave();
    await context.close();
    const isExpected = (error: string): boolean =>
      expected.some((part) => (typeof part === "string" ? error.includes(part) : part.test(error)));
    const unexpected = errors.filter((error) => !isExpected(error));
    if (unexpected.length > 0) throw new Error(`${name}: ${unexpected.join("\n")}`);
  };
  return {page, errors, transfers, loaded, weigh, done};
}

/**
 * A page that nobody touches for ten seconds runs the rest of its cells. On a busy machine it can
 * take longer than that until somebody looks at how it was found; so those timers never end.
 */
function neverRest(): void {
  const set = globalThis.setTimeout;
  const sooner = (...[run, delay, ...args]: Parameters<typeof set>) =>
    Number(delay) >= 10_000 ? 0 : set(run, delay, ...args);
  globalThis.setTimeout = sooner as typeof set;
}

/** TypeScript's worker never answers, as if it were still loading. */
function withoutTypes(): void {
  // A sandboxed frame has workers of its own kind only.
  if (window !== window.top) return;
  const silent = {postMessage: () => undefined, addEventListener: () => undefined};
  globalThis.Worker = new Proxy(Worker, {
    construct: (worker, args: ConstructorParameters<typeof Worker>) =>
      String(args[0]).includes("types-worker") ? silent : new worker(...args)
  });
}

/**
 * Waits until all cells of the page have run, asked of the page's own runtime: cells take turns,
 * and one may wait for another's promise, so that nothing on the page tells that all are there.
 * A name whose cell has run, and that has no value yet, waits for the reader: a guess, say; and so
 * does a cell that asks for `visibility`, until it is scrolled to.
 */
export async function cellsDone(page: Page): Promise<void> {
  // As a text, because what is imported here is the page's, not this module's to resolve.
  await page.evaluate(`(async () => {
    const scripts = [...document.querySelectorAll("script[type=module]:not([src])")];
    const text = scripts.map((s) => s.textContent).join();
    const client = /from "([^"]*\\/client\\.[^"]*)"/.exec(text);
    // A page without cells has nothing to wait for.
    if (!client || !document.querySelector("main div[hidden]")) return;
    const {define} = await import(new URL(client[1], document.baseURI).href);
    // Those far from the screen would wait until somebody comes near them.
    const notebook = /inTurns.* from "([^"]*)"/.exec(text);
    const turns = notebook && (await import(new URL(notebook[1], document.baseURI).href));
    turns?.wantAllCells();
    const runtime = await new Promise((found) => {
      const body = (variable) => found(variable._module._runtime);
      define({id: "${rootId}", inputs: ["@variable"], body});
    });
    const end = performance.now() + ${PATIENCE};
    const tick = () => new Promise((resolve) => setTimeout(resolve));
    const isName = ({_inputs: [cell, more]}) => !more && /^cell /.test(cell?._name ?? "");
    do {
      await runtime._computing;
      const settled = new Set();
      const all = [...runtime._variables];
      for (const one of all) one._promise.catch(() => {}).then(() => settled.add(one));
      await tick();
      const waits = ({_inputs}) => _inputs.some(({_name}) => _name === "visibility");
      const runs = (one) => !settled.has(one) && !isName(one) && !waits(one);
      const busy = all.filter((one) => runs(one) && one._inputs.every((i) => settled.has(i)));
      const comes = turns?.libraryIsComing();
      if (busy.length === 0 && runtime._computing === null && !comes) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    } while (performance.now() < end);
  })()`);
}

/** Draws the figures that wait until they come near the screen, as for printing. */
export async function drawAll(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page
    .waitForFunction(() => document.querySelector(".undrawn, [aria-busy]") === null)
    .catch(async () => {
      const waits = await page.evaluate(() =>
        [...document.querySelectorAll(".undrawn, [aria-busy]")].map(({outerHTML}) => outerHTML)
      );
      throw new Error(
        `What is still not drawn: ${waits.map((one) => one.slice(0, 300)).join("\n")}`
      );
    });
}

/** Gives the page another size; what is drawn by its width is drawn again, as for printing. */
export async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({width, height});
  // What has changed its width is told so in the next frame, and draws within it.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  );
  await drawAll(page);
}

/** What axe finds wrong with the page as it is now, by all rules or these; one line a finding. */
export async function accessibility(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Not as a script element: the page's policy would refuse it. Once a document: it takes a while.
  if (await page.evaluate(`typeof axe === "undefined"`)) await page.evaluate(axeSource);
  // To tell of each element that is well, too, takes longer than to find those that are not.
  const which = rules
    ? {runOnly: rules}
    : // A name has what is seen in it, or nobody can press it by voice; axe does not ask by itself.
      {rules: {"label-content-name-mismatch": {enabled: true}}};
  const look = (selectors: boolean): Promise<Found[]> => {
    const options = {
      resultTypes: ["violations"],
      selectors,
      elementRef: true,
      // Axe is in no frame: all that it would do is wait half a second for each to answer.
      iframes: false,
      ...which
    };
    // The markup of every element, those that are well too, would be a seventh of the time.
    return page.evaluate<Found[]>(`(async () => {
      axe.configure({noHtml: true});
      const {violations} = await axe.run(${JSON.stringify(options)});
      return violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map(
        ({element, target, failureSummary}) =>
          ({at: target?.join(" ") ?? element.outerHTML.slice(0, 300), failureSummary})
      )}));
    })()`);
  };
  // A quarter of the time goes into selectors, which nobody reads while all is well.
  const found = await look(false);
  const named = found.length > 0 ? await look(true) : [];
  // What is gone by the second look has been there.
  return [...named, ...found.filter(({id}) => named.every((one) => one.id !== id))].flatMap(
    ({id, help, nodes}) =>
      nodes.map(({at, failureSummary}) => `${id}: ${help}: ${at}\n${failureSummary}`)
  );
}

/** A rule of axe that a page breaks, and where. */
interface Found {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {readonly at: string; readonly failureSummary: string}[];
}

/** Axe as it is delivered for pages: parsed in less than half of the time of the readable one. */
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
