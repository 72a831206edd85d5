/** The built site, and the checker that reads it. */
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {checkDist} from "../../src/site/build/check-dist.ts";
import {pageNames} from "../../src/site/content/pages.ts";

const dist = join(root, "dist");

test("every page is built", () => {
  expect(pageNames().filter((name) => !existsSync(join(dist, `${name}.html`)))).toEqual([]);
});

test("the built site has no failed cell, no unresolved import, nothing of another host", () => {
  expect(checkDist(dist)).toEqual([]);
});

let made: string;
beforeEach(() => (made = mkdtempSync(join(tmpdir(), "dist-"))));
afterEach(() => rmSync(made, {recursive: true}));

/** What the checker says of a page with this text in its body. */
function check(body: string, name = "page.html"): string[] {
  const head = '<html lang="en"><meta http-equiv="Content-Security-Policy">';
  writeFileSync(join(made, name), name.endsWith(".html") ? head + body : body);
  return checkDist(made);
}

test("a cell that did not parse is found, which Framework passes with success", () => {
  expect(check('<div class="observablehq--error">SyntaxError: no</div>')).toEqual([
    "page.html: a cell did not parse: SyntaxError: no"
  ]);
});

test("scripts, styles and pictures of another host are found; links to it are not loads", () => {
  const host = "https://other.example";
  expect(check(`<script src="${host}/a.js"></script><a href="${host}">source</a>`)).toEqual([
    `page.html: loads from another host: ${host}/a.js`
  ]);
  expect(check(`@import "//other.example/b.css";`, "b.css")).toContain(
    "b.css: loads from another host: //other.example/b.css"
  );
});

test("an import that was not resolved, of another host, or of a missing file is found", () => {
  const code = (name: string): string => `<script type="module">import(${name});</script>`;
  expect(check(code('"lodash"'))).toEqual(["page.html: unresolved import: lodash"]);
  expect(check(code('"https://x.example/y"'))).toEqual([
    "page.html: imports from another host: https://x.example/y"
  ]);
  expect(check(code('"./gone.js"'))).toEqual(["page.html: imports what is not there: ./gone.js"]);
});

test("a path from the server's root is found: the site must stand under any path", () => {
  writeFileSync(join(made, "a.js"), "");
  expect(check('<script src="./a.js"></script>')).toEqual([]);
  expect(check('<script src="/a.js"></script>')).toEqual([
    "page.html: loads what is not there: /a.js"
  ]);
});

test("code that stands in the text of a page is not taken for an import", () => {
  expect(check('<pre>import {a} from "lodash";</pre>')).toEqual([]);
});
