import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import type {CellData} from "../../src/notebook/compile/cell-data.ts";
import {cells} from "../../src/site/markdown/md-cells.ts";

const fence = "```";

/** Renders a page as Framework does; cells are given as their info and their code. */
function render(...blocks: readonly (readonly [string, string])[]): string {
  const text = blocks.map(([info, code]) => `${fence}${info}\n${code}\n${fence}\n`).join("\n");
  const md = cells(createMarkdownIt());
  const env = {code: [], startLine: 0, currentLine: 0, path: "/page"};
  return md.renderer.render(md.parse(text, env), md.options, env);
}

/** What the page says about its cells, in their order. */
function dataOf(html: string): CellData[] {
  const found = html.matchAll(/data-cell="([^"]*)"|class="nb-hidden">(.*?)<\/script>/g);
  return [...found].map(([, visible, hidden]) => {
    const json = visible
      ?.replace(/&quot;/g, '"')
      .replace(/&lt;/g, "<")
      .replace(/&amp;/g, "&");
    return JSON.parse(json ?? hidden ?? "") as CellData;
  });
}

test("a cell that readers see gets a frame, with its code in it and its data on it", () => {
  const html = render(["ts echo", "const b: number = a;"]);
  expect(dataOf(html)).toMatchObject([
    {name: "b", language: "ts", inputs: ["a"], outputs: ["b"], line: 2}
  ]);
  expect(html).toContain('<span class="nb-name">b.ts</span>');
  expect(html).toMatch(/<div class="nb-code"><pre[^>]*><code[^>]*>const b: number = a;/);
});

test("a cell that readers do not see sends its code, in which no tag can end the script", () => {
  const code = 'const s = "</script><b>&amp;";';
  const html = render(["ts", code]);
  expect(html).not.toContain("nb-cell");
  expect(html.match(/<\/script>/g)).toHaveLength(1);
  expect(dataOf(html)[0]?.source).toBe(`${code}\n`);
});

test("a cell's name is the one given, or the first that it declares, or its number", () => {
  const html = render(
    ["ts echo name=client", "const a = 1;"],
    ['ts echo name="the server"', "const b = 1;"],
    ["ts echo", "const c = 1, d = 2;"],
    ["ts echo", "display(c);"],
    ["ts echo name=client", "const e = 1;"]
  );
  expect(dataOf(html).map(({name}) => name)).toEqual([
    "client",
    "the server",
    "c",
    "cell-4",
    "client-2"
  ]);
});

test("room is kept for a page's first figure and the controls above it, and for no other", () => {
  const html = render(
    ["ts", "const delay = view(range({}));"],
    ["ts", "display(figure(run));"],
    ["ts", "const loss = view(range({}));"],
    ["ts", "display(figure(lossy));"]
  );
  const places = html.matchAll(/observablehq--block(?: (nb-\w+))?"/g);
  expect([...places].map(([, place]) => place)).toEqual([
    "nb-above",
    "nb-figure",
    undefined,
    undefined
  ]);
});

test("code that does not run, and other languages, stay as they are", () => {
  const html = render(["ts run=false", "const a = 1;"], ["sh", "ss -tno"]);
  expect(html).not.toMatch(/nb-|feed0000/);
});

test("a page with cells has one way into the runtime", () => {
  const html = render(["ts", "const a = 1;"], ["js echo", "1 + 1"]);
  expect(html.match(/<!--:feed0000:-->/g)).toHaveLength(1);
});
