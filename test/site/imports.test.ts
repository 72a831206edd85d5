/** What the linter has no rule for: circles of types, crowded rooms, and the imports of pages. */
import {posix} from "node:path";
import ts from "typescript";
import {expect, test} from "vitest";
import {type Page, pageNames, parsePage, readPage} from "../../src/site/content/pages.ts";
import {type Source, makeSource, sourcesBelow} from "./sources.ts";

/** A room with more files than this has a room in it. */
const MOST_FILES = 22;

const importsOf = ({text}: Source): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({fileName}) => fileName);

/** The circles of imports, of types too, each as the list of its files. */
function circles(sources: readonly Source[]): string[] {
  const graph = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => posix.join(posix.dirname(source.path), specifier))
    ])
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

function wrongPageImports(page: Page): string[] {
  return page.cells.flatMap(({line, source}) =>
    importsOf(makeSource(`docs/${page.name}.md`, source))
      .filter((specifier) => !/^(\/lib\/tcp\.js|d3(-\w+)?)$/.test(specifier))
      .map(
        (specifier) =>
          `docs/${page.name}.md:${line}: "${specifier}": ` +
          'a page imports from "/lib/tcp.js", "d3" and "d3-…" only'
      )
  );
}

const sources = sourcesBelow("src");

test("no module imports itself by way of others, not even for a type", () => {
  expect(circles(sources)).toEqual([]);
});

test("no room is crowded", () => {
  const files = new Map<string, number>();
  for (const {path} of sources) {
    const room = posix.dirname(path);
    files.set(room, (files.get(room) ?? 0) + 1);
  }
  expect([...files].filter(([, count]) => count > MOST_FILES)).toEqual([]);
});

test("pages import the library and d3 only", () => {
  expect(pageNames().map(readPage).flatMap(wrongPageImports)).toEqual([]);
});

test("a circle is reported with its files, also one of types", () => {
  const a = makeSource("src/tcp/a.ts", 'import {b} from "./b.ts";');
  const b = makeSource("src/tcp/b.ts", 'import type {A} from "./a.ts";');
  expect(circles([a, b])).toEqual(["src/tcp/a.ts → src/tcp/b.ts → src/tcp/a.ts"]);
  expect(circles([a])).toEqual([]);
});

test("a page's import of something else is reported with the line of its cell", () => {
  const page = parsePage("a", '# A\n\n```ts\nimport {x} from "npm:x";\n```\n');
  expect(wrongPageImports(page)).toEqual([
    'docs/a.md:4: "npm:x": a page imports from "/lib/tcp.js", "d3" and "d3-…" only'
  ]);
});
