/** Programs in a row become tabs that need no script, and a page's programs can be read. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {cells} from "../../src/site/markdown/md-cells.ts";
import {readTabs, tabs} from "../../src/site/markdown/md-tabs.ts";

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

const page = [
  "# A page\n",
  fence("cpp tab=winsock", "int w;"),
  fence("c tab=posix", "int p;"),
  fence("js run=false tab=node", "console.log(1);"),
  "Node prints:\n",
  fence("text output=node", "1"),
  fence("js run=false tab=node", "console.log(2);")
].join("\n");

function render(text: string): string {
  const md = tabs(cells(createMarkdownIt()));
  const env = {code: [], startLine: 0, currentLine: 0, path: "/page"};
  return md.renderer.render(md.parse(text, env), md.options, env);
}

test("fences in a row are one group, and the first of them is chosen", () => {
  const html = render(page);
  const groups = html.split('<div class="tabs">').slice(1);
  expect(groups).toHaveLength(2);
  expect(groups[0]?.match(/value="\w+"( checked)?/g)).toEqual([
    'value="winsock" checked',
    'value="posix"',
    'value="node"'
  ]);
  expect(groups[0]?.match(/data-tab="\w+" role="group" aria-label="[^"]*"/g)).toEqual([
    'data-tab="winsock" role="group" aria-label="Winsock C++"',
    'data-tab="posix" role="group" aria-label="POSIX C"',
    'data-tab="node" role="group" aria-label="Node"'
  ]);
  expect(groups[1]?.match(/value="\w+"( checked)?/g)).toEqual(['value="node" checked']);
});

test("each group has radio buttons of its own, and each program is code that does not run", () => {
  const html = render(page);
  expect(html.match(/name="tabs-1"/g)).toHaveLength(3);
  expect(html.match(/name="tabs-2"/g)).toHaveLength(1);
  expect(html.match(/<pre tabindex="0">/g)).toHaveLength(5);
  expect(html).not.toContain("nb-cell");
});

test("a page without such fences stays as it is", () => {
  expect(render(fence("c", "int p;"))).not.toContain("tabs");
});

test("readTabs(text) gives programs with their lines and what they are said to print", () => {
  expect(readTabs(`---\ntitle: x\n---\n\n${page}`)).toEqual([
    {kind: "winsock", line: 8, source: "int w;\n", output: null},
    {kind: "posix", line: 12, source: "int p;\n", output: null},
    {kind: "node", line: 16, source: "console.log(1);\n", output: "1\n"},
    {kind: "node", line: 26, source: "console.log(2);\n", output: null}
  ]);
});

test("a tab or an output that there is not is a mistake", () => {
  expect(() => readTabs(fence("c tab=unix", ""))).toThrow('no tab "unix"');
  expect(() => readTabs(fence("text output=node", ""))).toThrow("follows no tab");
});
