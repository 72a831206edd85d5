/** Every page as it stands: its cells run, and its links lead somewhere. */
import {existsSync} from "node:fs";
import {join, posix} from "node:path";
import {describe, expect, test} from "vitest";
import {docs, pageNames, readLinks, readPage} from "../../src/site/content/pages.ts";
import {runWholePage, silentCells} from "./harness.ts";

const pages = pageNames();

describe.each(pages)("docs/%s.md", (name) => {
  test("runs all its cells at their defaults, and each shows what it should", async () => {
    expect(silentCells(readPage(name), await runWholePage(name))).toEqual([]);
  });

  test.each(["first", "last"] as const)("runs with every control at its %s value", async (end) => {
    const run = await runWholePage(name, {}, {controls: end});
    expect(silentCells(readPage(name), run)).toEqual([]);
  });

  test("leads nowhere with no link", () => {
    expect(readLinks(name).links.flatMap(({line, target}) => broken(name, line, target))).toEqual(
      []
    );
  });
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
