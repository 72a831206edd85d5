/** Every page as it stands: its cells run, and its links lead somewhere. */
import {existsSync} from "node:fs";
import {join, posix} from "node:path";
import {afterAll, describe, expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {docs, pageNames, readLinks, readPage} from "../../src/site/content/pages.ts";
import {WIDTHS} from "../chart/ladder/overlap.ts";
import {type PageRun, runWholePage, silentCells} from "./harness.ts";
import {expectSavedScripts} from "./saved-scripts.ts";
import {textFaults} from "./shown-runs.ts";
import {expectWholeColumns} from "./program-column.ts";

const pages = pageNames();
const lessons = menu.sections.map(({path}) => path.slice(1));

describe.each(pages)("docs/%s.md", (name) => {
  // Some tests look at the same run.
  let atDefaults: ReturnType<typeof runWholePage> | undefined;
  const whole = () => (atDefaults ??= runWholePage(name));
  afterAll(() => (atDefaults = undefined));

  test("runs all its cells at their defaults, and each shows what it should", async () => {
    const run = await whole();
    expect(silentCells(readPage(name), run)).toEqual([]);
    expect(idleSteps(run)).toEqual([]);
    expect(textFaults(run, WIDTHS)).toEqual([]);
  });

  test("draws or counts each call in the program columns of its figures", async () => {
    const {displayed} = await whole();
    expectWholeColumns(displayed.values());
  });

  if (lessons.includes(name)) {
    test("has a first run that passes as a script for each of its hosts, or says why not", async () => {
      expectSavedScripts(name, await whole());
    });
  }

  test.each(["first", "last"] as const)("runs with every control at its %s value", async (end) => {
    const run = await runWholePage(name, {}, {controls: end});
    expect(silentCells(readPage(name), run)).toEqual([]);
    expect(textFaults(run, [360, 1080])).toEqual([]);
  });

  test("leads nowhere with no link", () => {
    expect(readLinks(name).links.flatMap(({line, target}) => broken(name, line, target))).toEqual(
      []
    );
  });
});

test("a rewritten page's title has the page's one name in it, that of the menu", () => {
  const wrong = menu.sections.flatMap(({name, path}) => {
    const {text} = readPage(path.slice(1));
    // A page with a short answer is one that was rewritten.
    if (!/^::: answer/m.test(text)) return [];
    const title = /^# (.*)$/m.exec(text)?.[1] ?? "";
    return title.toLowerCase().includes(name.toLowerCase()) ? [] : [`${path}: ${title}`];
  });
  expect(wrong).toEqual([]);
});

test("the names of all pages are in the menu, or the page says that it is not for readers", async () => {
  const {default: config} = await import("../../observablehq.config.ts");
  const listed = config.pages.map(({path}) => path.slice(1));
  const hidden = /^(sidebar|draft):/m;
  const missing = pages.filter(
    (name) => name !== "index" && !listed.includes(name) && !hidden.test(readPage(name).text)
  );
  expect(missing).toEqual([]);
});

/** Steps whose moment does not happen although nobody has changed the page, by their line. */
function idleSteps({displayed}: PageRun<unknown>): string[] {
  return [...displayed].flatMap(([line, shown]) => {
    const steps = shown.filter((value) => value instanceof HTMLButtonElement);
    return steps.filter(({disabled}) => disabled).map(({textContent}) => `${line}: ${textContent}`);
  });
}

/** What is wrong with a link of a page, if anything. */
function broken(name: string, line: number, target: string): string[] {
  if (/^[a-z]+:/i.test(target)) return [];
  const report = (text: string): string[] => [`docs/${name}.md:${line}: ${target}: ${text}`];
  const [path = "", anchor] = target.split("#");
  const resolved = path === "" ? name : posix.join("/", posix.dirname(name), path).slice(1);
  const rooted = path.startsWith("/") ? path.slice(1) : resolved;
  const page = rooted.replace(/\.html$/, "").replace(/(^|\/)$/, "$1index");
  if (pages.includes(page)) {
    if (anchor === undefined || readLinks(page).anchors.has(anchor)) return [];
    return report(`docs/${page}.md has no such heading`);
  }
  return existsSync(join(docs, rooted)) ? [] : report("no such page");
}
