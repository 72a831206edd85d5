/** A link leads to a cell: to the question, the controls and the figure that belong to it. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {anchors} from "../../src/site/markdown/md-anchors.ts";
import {cells} from "../../src/site/markdown/md-cells.ts";

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

/** The name under which the notebook keeps each cell that readers see, and its place for links. */
function namesOf(...blocks: readonly string[]): {notebook: string[]; links: string[]} {
  const md = cells(anchors(createMarkdownIt()));
  const env = {code: [], startLine: 0, currentLine: 0, path: "/page"};
  const html = md.renderer.render(md.parse(blocks.join("\n"), env), md.options, env);
  const all = (pattern: RegExp): string[] =>
    [...html.matchAll(pattern)].map(([, name]) => name ?? "");
  return {
    notebook: all(/data-cell="[^"]*?&quot;name&quot;:&quot;(.*?)&quot;/g),
    links: all(/class="cell-place" id="cell-([^"]+)"/g)
  };
}

test("a link's name for a cell is the notebook's: given, or the first that the cell declares", () => {
  for (const [info, code, name] of [
    ["ts echo name=run", "const a = 1;", "run"],
    ['ts echo name="the server"', "const a = 1;", "the server"],
    ["ts echo", "// First.\nfunction* a() {}\nconst b = 1;", "a"],
    ["ts echo", "const {a, b: c} = d;", "a"],
    ["ts echo", "const [, b] = d;", "b"],
    ["ts echo", "type A = 1;\nasync function f(): Promise<A> { return 1; }", "f"]
  ] as const) {
    expect(namesOf(fence(info, code))).toEqual({notebook: [name], links: [name]});
  }
});

test("a name that is taken gets the same number in both", () => {
  const names = namesOf(
    fence("ts", "const run = 1;"),
    fence("ts echo name=run", "const a = 1;"),
    fence("ts echo name=run", "const b = 1;")
  );
  expect(names).toEqual({notebook: ["run-2", "run-3"], links: ["run-2", "run-3"]});
});

test("a cell without a name of its own, a hidden one, and code that does not run have no place", () => {
  const names = namesOf(
    fence("ts echo", "display(1);"),
    fence("ts", "const a = 1;"),
    fence("ts echo=false", "const b = 1;"),
    fence("js run=false tab=node", "const c = 1;")
  );
  expect(names).toEqual({notebook: ["cell-1"], links: []});
});
