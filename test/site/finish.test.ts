/** What becomes of a page after Framework has written it. */
import {createHash} from "node:crypto";
import {expect, test} from "vitest";
import {finishPage, leaveSources, plainCode} from "../../src/site/build/post-process.ts";

const code = "\nimport './client.js';\n";
const page = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">
<script type="module" async="" src="./notebook.js"></script>
<script type="module">${code}</script>
</head>
</html>
`;

test("a finished page has its language, and lets its reader zoom", () => {
  const html = finishPage(page);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('content="width=device-width, initial-scale=1"');
});

test("its policy allows its own origin, and of inline scripts those it was built with", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(finishPage(page))?.[1] ?? "";
  const hash = createHash("sha256").update(code).digest("base64");
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).not.toMatch(/https?:/);
});

test("the cells of a page take turns, by the notebook that the page loads anyway", () => {
  const cells = page
    .replace("./notebook.js", "./_import/lib/notebook.1234.js")
    .replace(code, '\nimport {define} from "./_observablehq/client.5678.js";\n');
  const html = finishPage(cells);
  expect(html).toContain('import {define as defineAtOnce} from "./_observablehq/client.5678.js";');
  expect(html).toContain('import {inTurns, libraryInParts} from "./_import/lib/notebook.1234.js";');
  expect(html).toContain("const define = inTurns(defineAtOnce);");
  const alone = cells.replace("/lib/notebook.", "/lib/other.");
  expect(() => finishPage(alone)).toThrow("src/site/build/post-process.ts");
});

test("the cells of a page load the engine when one needs it, not with the page", () => {
  const preload = (name: string): string =>
    `<link rel="modulepreload" href="./_import/lib/${name}.1234.js">\n`;
  const cell = 'const {figure} = await import("./_import/lib/tcp.1234.js");';
  const start = `import {define} from "./_observablehq/client.5678.js";\n${cell}`;
  const cells = page
    .replace("./notebook.js", "./_import/lib/notebook.1234.js")
    .replace(code, `\n${start}\n`);
  const preloaded = cells.replace("</head>", `${preload("tcp")}${preload("first-load")}</head>`);
  const html = finishPage(preloaded);
  expect(html).not.toContain(preload("tcp"));
  expect(html).toContain(preload("first-load"));
  expect(html).toContain(
    'const {figure} = await libraryInParts(() => import("./_import/lib/first-load.1234.js"), ' +
      '() => import("./_import/lib/tcp.1234.js"));'
  );
  expect(() => finishPage(preloaded.replace(preload("first-load"), ""))).toThrow(
    "src/site/build/bundle.ts"
  );
});

test("a page of a Framework that writes something else is refused, not passed on unfinished", () => {
  expect(() => finishPage(page.replace(", maximum-scale=1", ""))).toThrow(
    "src/site/build/post-process.ts"
  );
});

test("the pager has a name that tells it from the list of pages", () => {
  const footer = '<footer id="observablehq-footer">\n<nav></nav></footer>';
  expect(finishPage(page.replace("</html>", `${footer}</html>`))).toContain(
    '<nav aria-label="Next and previous page">'
  );
});

test("a page with cells tells browsers without scripts what is missing; others say nothing", () => {
  const main = '<main id="observablehq-main" class="observablehq">';
  const withCell = page.replace("</html>", `${main}<div><!--:7a992a3f:--></div></main></html>`);
  expect(finishPage(withCell)).toContain(`${main}\n<noscript><p class="nb-noscript">The figures`);
  expect(finishPage(page.replace("</html>", `${main}</main></html>`))).not.toContain("noscript");
});

test("the code of hidden cells is left in a file of its own", () => {
  const cell = (data: object): string =>
    `<script type="application/json" class="nb-hidden">${JSON.stringify(data)}</script>`;
  const main = '<main id="observablehq-main" class="observablehq">';
  const text = `${main}\n${cell({id: "a1", name: "x", source: "const x = '\\u003cb>';"})}</main>`;
  const {html, sources} = leaveSources(text, "close.html");
  expect(sources?.text).toBe(JSON.stringify({a1: "const x = '\\u003cb>';"}));
  expect(sources?.path).toMatch(/^_cells\/close\.[0-9a-f]{8}\.json$/);
  expect(html).toContain(cell({id: "a1", name: "x", later: true}));
  expect(html).toContain(`data-sources="./${sources?.path}" class="observablehq">`);
  expect(leaveSources(text, "more/close.html").html).toContain(
    'data-sources="../_cells/more-close.'
  );
});

test("a page without hidden cells stays as it is", () => {
  expect(leaveSources(page, "a.html")).toEqual({html: page, sources: null});
});

test("code keeps the marks that have a colour, and loses the others", () => {
  const keyword = '<span class="hljs-keyword">const</span>';
  const name = '<span class="hljs-title function_">ms</span>';
  expect(plainCode(`${keyword} t = ${name}(<span class="hljs-number">25</span>);`)).toBe(
    `${keyword} t = ms(<span class="hljs-number">25</span>);`
  );
});
