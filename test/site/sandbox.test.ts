/** What programs can import in the sandbox is what pages have, and comes no sooner than needed. */
import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {createContext, runInContext} from "node:vm";
import * as d3 from "d3";
import {build} from "esbuild";
import {beforeAll, expect, test} from "vitest";
import * as index from "../../src/index.ts";
import {sandbox, writeSandbox} from "../../src/site/config/sandbox-bundle.ts";

/** The scripts of the document by their names; the one that runs at once has none. */
let scripts: ReadonlyMap<string, string>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  await build({...sandbox, outdir: folder});
  await writeSandbox(folder, folder);
  const html = await readFile(join(folder, "sandbox.html"), "utf8");
  await rm(folder, {recursive: true});
  const found = html.matchAll(/<script(?: type="text\/plain" id="([^"]*)")?>([^]*?)<\/script>/g);
  scripts = new Map([...found].map(([, id = "", text = ""]) => [id, text]));
});

const given = {
  addEventListener: () => undefined,
  performance,
  setTimeout,
  TextDecoder,
  TextEncoder,
  URL
};

/** A worker with these scripts, as far as Node has what a worker has. */
function worker(...names: readonly string[]): (name: string) => Record<string, unknown> {
  const context = createContext({...given});
  for (const name of ["", ...names]) runInContext(scripts.get(name) ?? "", context);
  return (name) =>
    runInContext(`sandboxParts.take(${JSON.stringify(name)})`, context) as Record<string, unknown>;
}

const shared = (): string[] => [...scripts.keys()].filter((name) => !/library|d3|^$/.test(name));

/** What it has from the start. */
const first = ["./library-whole.js", "./library.js"];

test("a worker has each name of the library", () => {
  const library = worker(...first)("./library.js");
  expect(Object.keys(library).sort()).toEqual(Object.keys(index).sort());
});

test("a worker has d3 when a program imports it", () => {
  const found = worker(...first, "./d3.js", ...shared())("./d3.js");
  expect(Object.keys(found).sort()).toEqual(Object.keys(d3).sort());
});

test("a program that draws is told in a worker that there is no document", () => {
  const {figure} = worker(...first)("./library.js");
  expect(figure).toThrow("document is not defined: figure() draws");
});

test("each part that another one asks for is there, by a name of its own", () => {
  const asked = [...scripts.values()].flatMap((text) =>
    [...text.matchAll(/\b\w+\("(\.\/[\w-]+\.js)"\)/g)].map(([, name = ""]) => name)
  );
  const there = [...scripts.values()].flatMap((text) =>
    [...text.matchAll(/sandboxParts\.add\("([^"]*)"/g)].map(([, name = ""]) => name)
  );
  expect([...new Set(asked)].filter((name) => !there.includes(name))).toEqual([]);
  expect(asked).toContain("./drawing.js");
  expect(new Set(there).size).toBe(there.length);
});

test("what draws is a function where there is a document", () => {
  const drawing = worker(...[...scripts.keys()].filter((name) => name !== ""))("./drawing.js");
  expect(Object.values(drawing).map((each) => typeof each)).toEqual(
    Object.keys(drawing).map(() => "function")
  );
  expect(Object.keys(drawing)).toContain("figure");
});

test("a worker reads no charts before its first program", () => {
  const size = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (scripts.get(name)?.length ?? 0), 0);
  expect(size(["", ...first])).toBeLessThan(320_000);
});
