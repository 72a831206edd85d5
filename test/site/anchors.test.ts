/** A link leads to a cell: to the question, the controls and the figure that belong to it. */
import {createMarkdownIt} from "@observablehq/framework/dist/markdown.js";
import {expect, test} from "vitest";
import {anchors, cellName} from "../../src/site/markdown/md-anchors.ts";

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

/** The page's places and headings, each with what comes after it, in order. */
function placesOf(...blocks: readonly string[]): string[] {
  const md = anchors(createMarkdownIt());
  const env = {code: [], startLine: 0, currentLine: 0, path: "/page"};
  const html = md.renderer.render(md.parse(blocks.join("\n"), env), md.options, env);
  const found = html.matchAll(/class="cell-place" id="([^"]+)"|<p>(.*?)<\/p>|<!--:(\w+):-->/g);
  return [...found].map(([, place, text]) => place ?? text ?? "a cell");
}

test("the place of a cell is before all cells around it that no text parts from it", () => {
  const places = placesOf(
    "First.\n",
    fence("ts", "const guess = 1;"),
    fence("ts", "display(guess);"),
    fence("ts echo", "const stall = 2;"),
    "Second.\n",
    fence("ts echo name=late", "const helper = 3;\nconst late = 4;"),
    fence("sh", "ss -tan")
  );
  expect(places).toEqual([
    "First.",
    "cell-stall",
    "a cell",
    "a cell",
    "a cell",
    "Second.",
    "cell-late",
    "a cell"
  ]);
});

test("two cells in a row have one place, under both names", () => {
  const places = placesOf(fence("ts echo", "const a = 1;"), fence("ts echo", "const b = 2;"));
  expect(places).toEqual(["cell-a", "cell-b", "a cell", "a cell"]);
});

test("cellName(info, source) is the name given, or the first declared, of a cell that is seen", () => {
  expect(cellName("ts echo name=run", "const a = 1;")).toBe("run");
  expect(cellName("ts echo", "// First.\nfunction* a() {}\nconst b = 1;")).toBe("a");
  expect(cellName("ts echo", "display(1);")).toBeNull();
  expect(cellName("ts", "const a = 1;")).toBeNull();
  expect(cellName("ts echo=false", "const a = 1;")).toBeNull();
  expect(cellName("js run=false tab=node", "const a = 1;")).toBeNull();
});
