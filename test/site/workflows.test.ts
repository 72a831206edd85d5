/** What the workflows and the container file run is there. */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const {scripts} = JSON.parse(read("package.json")) as {scripts: Record<string, string>};
const workflows = readdirSync(join(root, ".github/workflows"));

test("each command that a workflow or the container runs is a script of the project", () => {
  const texts = [...workflows.map((file) => `.github/workflows/${file}`), "tools/Containerfile"];
  const asked = texts.flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w-]+)/g)].map(([, name = ""]) => name)
  );
  expect(asked).toContain("build");
  expect(asked.filter((name) => !(name in scripts))).toEqual([]);
  expect(existsSync(join(root, ".ci/run"))).toBe(true);
});

test("the workflows test with each Node that the project says it works with", () => {
  const {engines} = JSON.parse(read("package.json")) as {engines: {node: string}};
  const [, versions = ""] = /node: \[(.*)\]/.exec(read(".github/workflows/test.yml")) ?? [];
  expect(versions.split(", ")).toEqual([engines.node.replace(">=", ""), "22", "24"]);
});

test("the files that a workflow names are there", () => {
  const named = workflows.flatMap((file) =>
    [...read(`.github/workflows/${file}`).matchAll(/\b(?:src|tools)\/[\w./-]+\w/g)].map(String)
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
