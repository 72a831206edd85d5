/**
 * `npm run slowest-answer`: runs every way to misuse a cell, and tells for how long the page could
 * not have answered at most. It is no test, because it measures the machine, too: run it where
 * nothing else runs. The page itself looks at its clock in every turn; what lies between two looks
 * is how long somebody who presses a key would have waited. With `--one-process`, frames are in the
 * page's process, as on phones and in Firefox: there, what draws holds the page while it draws.
 */
import type {Page} from "playwright-core";
import {buildFixture} from "../fixture.ts";
import {cellsDone, openFixture} from "../harness.ts";
import {hold, listenElsewhere} from "./hold.ts";
import {misuses} from "./programs.ts";

/** The longest time between two turns of the page that an issue allows, in ms. */
const wanted = 200;

declare global {
  interface Window {
    longestTurn: number;
  }
}

/** Begins to look at the clock in every turn of the page. */
const look = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.longestTurn = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      window.longestTurn = Math.max(window.longestTurn, now - last);
      last = now;
    }, 5);
  });

const begin = (page: Page): Promise<void> => page.evaluate(() => void (window.longestTurn = 0));
const longest = (page: Page): Promise<number> => page.evaluate(() => window.longestTurn);

await buildFixture();
// A whole Chromium gives a sandboxed frame a process of its own; one without a window does not.
const ownProcess = ["--site-per-process", "--enable-features=IsolateSandboxedIframes"];
const flags = process.argv.includes("--one-process") ? [] : ownProcess;
const [site, elsewhere] = await Promise.all([openFixture("held", ...flags), listenElsewhere()]);
const measured: {readonly what: string; readonly ms: number}[] = [];
/** So many programs one after the other on a page, as in the test. */
const size = 16;
const groups = Object.values(misuses).flatMap((all) =>
  Array.from({length: Math.ceil(all.length / size)}, (_, i) => all.slice(i * size, (i + 1) * size))
);
for (const programs of groups) {
  const {page, done} = await site.open("index");
  await look(page);
  for (const [n, misuse] of programs.entries()) {
    await hold(page, misuse, n, {
      host: elsewhere.host,
      run: async (cell, text) => {
        await cell.write(text);
        await begin(page);
        await page.keyboard.press("Shift+Enter");
      }
    });
    // What it gives is drawn, and what fails later is told, in the turns that follow.
    await page.evaluate(() => new Promise((later) => setTimeout(later, 300)));
    measured.push({what: misuse.what, ms: await longest(page)});
  }
  await page.reload();
  await cellsDone(page);
  await done([/^/]);
}
await site.close();
elsewhere.close();

const slowest = measured.sort((a, b) => b.ms - a.ms);
const late = slowest.filter(({ms}) => ms > wanted);
for (const {what, ms} of slowest.slice(0, 10))
  console.log(`${ms.toFixed(0).padStart(5)} ms  ${what}`);
const median = slowest[Math.floor(slowest.length / 2)]?.ms.toFixed(0);
console.log(`${slowest.length} ways, median ${median} ms, ${late.length} over ${wanted} ms`);
process.exitCode = late.length > 0 ? 1 : 0;
