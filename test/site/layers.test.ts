/** The house: every import points down, from the charts to the units. */
import {posix} from "node:path";
import ts from "typescript";
import {expect, test} from "vitest";
import {type Page, pageNames, parsePage, readPage} from "../../src/site/content/pages.ts";
import {type Source, lineOf, makeSource, sourcesBelow, walk} from "./sources.ts";

const LAYERS = ["base", "wire", "tcp", "os", "net", "sim", "trace", "chart"];

/** The rooms of the charts; each may import from those before it. `""` is the words of all. */
const CHART_ROOMS = [
  "",
  "dom",
  "text",
  "axis",
  "ladder/layout",
  "ladder/segments",
  "ladder/bands",
  "ladder/calls",
  "ladder",
  "panels",
  "graph",
  "figure/changes",
  "figure/cursor",
  "figure/folds",
  "figure",
  "figure/compare",
  "hero"
];

/** A room with more files than this has a room in it. */
const MOST_FILES = 20;

/** The files that join the notebook to the rest: what pages import. */
const JOINING = ["index.ts", "readers-system.ts"];

/** Which folders of `src` each folder may import from, besides itself. */
function allowedFolders(folder: string): readonly string[] {
  if (JOINING.includes(folder)) return [...LAYERS, ...JOINING, "notebook"];
  if (folder === "notebook") return ["base"];
  // The table of the systems' values is made of the values themselves.
  if (folder === "site") return ["notebook", "os", "trace"];
  return LAYERS.slice(0, LAYERS.indexOf(folder));
}

/** Which packages each folder may import. */
function allowedPackage(folder: string, name: string): boolean {
  if (folder === "site") return true;
  if (folder === "base") return name === "d3-random";
  if (folder === "trace" || folder === "chart") return /^d3(-\w+)?$/.test(name);
  if (folder !== "notebook") return false;
  return !/^(node:|vitest|happy-dom)/.test(name);
}

interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Whether it is gone at run time. */
  readonly typeOnly: boolean;
}

function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, name: ts.Node | undefined, typeOnly: boolean): void => {
    if (!name || !ts.isStringLiteral(name)) return;
    found.push({specifier: name.text, line: lineOf(source, node.getStart()), typeOnly});
  };
  walk(source.tree, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    }
  });
  return found;
}

/** The folder of `src` in which a file lies. */
const folderOf = (path: string): string => path.split("/")[1] ?? "";

const target = (path: string, specifier: string): string =>
  posix.join(posix.dirname(path), specifier);

function wrongImports(source: Source): string[] {
  const folder = folderOf(source.path);
  return importsOf(source).flatMap(({specifier, line}) => {
    const place = `${source.path}:${line}: "${specifier}"`;
    if (!specifier.startsWith(".")) {
      return allowedPackage(folder, specifier) ? [] : [`${place}: src/${folder} takes no package`];
    }
    if (!/\.(ts|mjs)$/.test(specifier)) return [`${place} does not end in ".ts"`];
    const to = target(source.path, specifier);
    if (!to.startsWith("src/")) return [`${place} leaves src`];
    const allowed = [folder, ...allowedFolders(folder)];
    if (allowed.includes(folderOf(to))) return [];
    return [`${place}: src/${folder} may import from ${allowed.join(", ")} only`];
  });
}

/** The room of the charts in which a file lies; null for a file of another layer. */
const chartRoom = (path: string): string | null =>
  path.startsWith("src/chart/") ? posix.dirname(path).slice("src/chart/".length) : null;

/** Imports from one room of the charts to one that is not before it, and rooms without a place. */
function wrongRooms(source: Source): string[] {
  const room = chartRoom(source.path);
  if (room === null) return [];
  const own = CHART_ROOMS.indexOf(room);
  if (own < 0) return [`${source.path}: the room "${room}" has no place among CHART_ROOMS`];
  return importsOf(source).flatMap(({specifier, line}) => {
    const to = chartRoom(target(source.path, specifier));
    const wrong = to !== null && CHART_ROOMS.indexOf(to) > own;
    return wrong ? [`${source.path}:${line}: "${specifier}": ${room} is below ${to}`] : [];
  });
}

/** The circles of imports, each as the list of its files; with `types` also those of types. */
function circles(sources: readonly Source[], types = false): string[] {
  const graph = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({specifier, typeOnly}) => specifier.startsWith(".") && (types || !typeOnly))
        .map(({specifier}) => target(source.path, specifier))
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
  return page.cells.flatMap((cell) =>
    importsOf(makeSource(`docs/${page.name}.md`, cell.source))
      .filter(({specifier}) => !/^(\/lib\/tcp\.js|d3(-\w+)?)$/.test(specifier))
      .map(
        ({specifier, line}) =>
          `docs/${page.name}.md:${cell.line + line - 1}: "${specifier}": ` +
          'a page imports from "/lib/tcp.js", "d3" and "d3-…" only'
      )
  );
}

const sources = sourcesBelow("src");

test("every import of src points down the house, and says its file's extension", () => {
  expect(sources.flatMap(wrongImports)).toEqual([]);
});

test("no module imports itself by way of others", () => {
  expect(circles(sources)).toEqual([]);
});

test("not even types go round in circles, from the engine to the charts", () => {
  const inLayers = sources.filter(({path}) => LAYERS.includes(folderOf(path)));
  expect(circles(inLayers, true)).toEqual([]);
});

test("a room of the charts imports from the rooms before it, and holds no crowd", () => {
  expect(sources.flatMap(wrongRooms)).toEqual([]);
  for (const room of CHART_ROOMS) {
    const files = sources.filter(({path}) => chartRoom(path) === room);
    expect(files.length, room).toBeLessThanOrEqual(MOST_FILES);
    expect(files.length, room).toBeGreaterThan(0);
  }
});

test("every folder of src has its place in the house", () => {
  const known = [...LAYERS, ...JOINING, "notebook", "site"];
  expect(sources.map(({path}) => folderOf(path)).filter((name) => !known.includes(name))).toEqual(
    []
  );
});

test("pages import the library and d3 only", () => {
  expect(pageNames().map(readPage).flatMap(wrongPageImports)).toEqual([]);
});

test("an import that points up is reported with its place", () => {
  const source = makeSource("src/tcp/a.ts", '\nimport {drop} from "../net/fault.ts";\n');
  expect(wrongImports(source)).toEqual([
    'src/tcp/a.ts:2: "../net/fault.ts": src/tcp may import from tcp, base, wire only'
  ]);
});

test("an import from a room of the charts to a later one, and an unknown room, are reported", () => {
  const up = makeSource("src/chart/axis/a.ts", 'import {b} from "../ladder/b.ts";');
  expect(wrongRooms(up)).toEqual(['src/chart/axis/a.ts:1: "../ladder/b.ts": axis is below ladder']);
  expect(wrongRooms(makeSource("src/chart/attic/a.ts", ""))).toHaveLength(1);
});

test("an import without extension, one of a package and one from outside are reported", () => {
  const text = 'import "./b";\nimport "lodash";\nexport * from "../../test/a.ts";\n';
  expect(wrongImports(makeSource("src/sim/a.ts", text))).toEqual([
    'src/sim/a.ts:1: "./b" does not end in ".ts"',
    'src/sim/a.ts:2: "lodash": src/sim takes no package',
    'src/sim/a.ts:3: "../../test/a.ts" leaves src'
  ]);
});

test("a circle is reported with its files; types alone make one only where that is asked", () => {
  const a = makeSource("src/tcp/a.ts", 'import {b} from "./b.ts";');
  const b = makeSource("src/tcp/b.ts", 'import {a} from "./a.ts";');
  const types = makeSource("src/tcp/b.ts", 'import type {A} from "./a.ts";');
  expect(circles([a, b])).toEqual(["src/tcp/a.ts → src/tcp/b.ts → src/tcp/a.ts"]);
  expect(circles([a, types])).toEqual([]);
  expect(circles([a, types], true)).toEqual(["src/tcp/a.ts → src/tcp/b.ts → src/tcp/a.ts"]);
});

test("a page's import of something else is reported with the page's line", () => {
  const page = parsePage("a", '# A\n\n```ts\nimport {x} from "npm:x";\n```\n');
  expect(wrongPageImports(page)).toEqual([
    'docs/a.md:4: "npm:x": a page imports from "/lib/tcp.js", "d3" and "d3-…" only'
  ]);
});
