/** A lesson on paper: all that it draws is there, whole, whether its questions are open or not. */
import {execFile} from "node:child_process";
import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";
import {PDFDocument} from "@cantoo/pdf-lib";
import {afterAll, beforeAll, expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {texts} from "../site/book-texts.ts";
import {type Site, drawAll, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** A4 between its margins, in px. */
const PAPER = 718;
/** A lesson with a chart of its own, and with a kernel's run beside the model's. */
const LESSON = "nodelay";

test("a page printed before any question is answered has every scene's figure and chart, whole", async () => {
  const {page, done} = await site.open(LESSON);
  const charts = page.locator(".scene-figure > .observablehq--block > div > svg");
  await drawAll(page);
  // Drawn already: between the reader's command and the paper nothing is waited for.
  expect(await charts.count()).toBeGreaterThan(0);
  expect(await page.locator(".scene.answered").count()).toBe(0);
  expect(await charts.first().isVisible()).toBe(false);
  await page.setViewportSize({width: PAPER, height: 1000});
  await page.emulateMedia({media: "print"});
  const pictures = page.locator(".scene-figure svg:visible");
  const scenes = page.locator(".scene.asks");
  expect(await scenes.count()).toBeGreaterThan(3);
  for (const scene of await scenes.all()) {
    const figure = scene.locator(".scene-figure").locator("svg, table");
    expect(await figure.first().isVisible(), await scene.locator("h2").innerText()).toBe(true);
  }
  const code = page.locator(".scene .nb-code code:visible").first();
  expect(await code.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  expect((await code.boundingBox())!.width).toBeLessThan(PAPER);
  const widths = await pictures.evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().right)
  );
  expect(Math.max(...widths)).toBeLessThanOrEqual(PAPER);
  // The kernel's run and the model's: drawn for half of a screen each, and not enlarged.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await drawAll(page);
  const pairs = await page
    .locator(".compare .pair > div")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  expect(pairs.length).toBeGreaterThan(1);
  expect(Math.max(...pairs)).toBeLessThanOrEqual(PAPER / 2);
  await done();
});

test("the book, printed by its command, has contents, and a number on each page", async () => {
  const folder = await mkdtemp(join(tmpdir(), "book-"));
  const out = join(folder, "book.pdf");
  const command = ["node_modules/tsx/dist/cli.mjs", "tools/book.ts", LESSON, `--out=${out}`];
  const {stdout} = await promisify(execFile)(process.execPath, command, {cwd: root});
  const [contents, ...pages] = texts(await PDFDocument.load(await readFile(out)));
  await rm(folder, {recursive: true});
  expect(stdout).toContain(`${LESSON}: ${pages.length} pages`);
  expect(contents?.slice(2, 3)).toEqual(["1"]);
  expect(contents?.slice(-1)).toEqual(["2"]);
  expect(pages.map((lines) => lines.at(-1))).toEqual(pages.map((_, i) => String(i + 2)));
});
