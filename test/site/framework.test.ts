/**
 * What is used of Framework's insides, and that it is there: whoever tries a new version sees here
 * what has moved.
 */
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {sourcesBelow} from "./sources.ts";

const framework = join(root, "node_modules/@observablehq/framework/dist");
const read = (path: string): string => readFileSync(path, "utf8");

/** Where modules of Framework that it does not export are named. */
const PATHS = [
  "src/notebook/compile/compile.ts",
  "src/notebook/framework.d.ts",
  "src/site/config/framework.ts",
  "src/site/types/framework-modules.d.ts"
];

/** Fields of the runtime, and those that Framework's client keeps on the root of a cell. */
const RUNTIME =
  "computing definition inputs module name node observer outputs promise runtime scope shadow type updates value variables";
const ROOT = "error expanded nodes";

/** What the build looks for in a page that Framework has made. */
const MARKUP = [
  '<main id="observablehq-main"',
  '<footer id="observablehq-footer"',
  "initial-scale=1, maximum-scale=1",
  "observablehq--block",
  "observablehq--error"
];

test("modules that Framework does not export are named in one place each", () => {
  const named = sourcesBelow("src").filter(({text}) =>
    text.includes("@observablehq/framework/dist")
  );
  expect(named.map(({path}) => path).sort()).toEqual(PATHS);
});

test("the modules are where they are looked for", async () => {
  const texts = PATHS.filter((path) => !path.endsWith(".d.ts")).map((path) =>
    read(join(root, path))
  );
  const names = texts.flatMap((text) =>
    [...text.matchAll(/"(@observablehq\/framework\/dist\/[^"]+)"/g)].map(([, name = ""]) => name)
  );
  expect(names.length).toBeGreaterThan(6);
  for (const name of names) {
    const module = (await import(/* @vite-ignore */ name)) as object;
    expect(Object.keys(module).length, name).toBeGreaterThan(0);
  }
});

test("the fields of the runtime are those of the runtime that is installed", () => {
  const text = read(join(root, "src/notebook/schedule/runtime.ts"));
  const used = [...new Set([...text.matchAll(/\b_(\w+)/g)].map(([, name = ""]) => name))];
  expect(used.sort()).toEqual(`${RUNTIME} ${ROOT}`.split(" ").sort());
  const runtime = join(root, "node_modules/@observablehq/runtime/src");
  const sources = readdirSync(runtime).map((file) => read(join(runtime, file)));
  const client = read(join(framework, "client/main.js"));
  for (const name of RUNTIME.split(" ")) expect(sources.join(), name).toContain(`_${name}`);
  for (const name of ROOT.split(" ")) expect(client, name).toContain(`_${name}`);
});

test("what the build looks for in a page is what Framework writes", () => {
  const files = ["render.js", "markdown.js", "pager.js", "html.js"];
  const written = files.map((file) => read(join(framework, file))).join();
  for (const text of MARKUP) expect(written, text).toContain(text);
});
