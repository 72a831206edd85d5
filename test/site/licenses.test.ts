import {join} from "node:path";
import {expect, test} from "vitest";
import {licensesText, noticeOf, packageFolder, packagesOf} from "../../src/site/build/licenses.ts";

const root = join(import.meta.dirname, "../..");

test("a bundled file belongs to its innermost package", () => {
  expect(packageFolder("node_modules/d3-array/src/index.js")).toBe("node_modules/d3-array");
  expect(packageFolder("node_modules/@codemirror/view/dist/index.js")).toBe(
    "node_modules/@codemirror/view"
  );
  expect(packageFolder("node_modules/a/node_modules/b/index.js")).toBe(
    "node_modules/a/node_modules/b"
  );
  expect(packageFolder("src/tcp/block/tcb.ts")).toBe(null);
});

test("what Framework puts into each page is counted as well", () => {
  const folders = packagesOf(root, [], join(root, "no-such-folder"));
  expect([...folders].map((folder) => noticeOf(folder).name)).toEqual([
    "@observablehq/framework",
    "@observablehq/inspector",
    "@observablehq/runtime"
  ]);
});

test("a notice has the package's licence text, and Apache's third-party notices", () => {
  expect(noticeOf(join(root, "node_modules/d3-array")).texts[0]).toContain("Copyright 2010");
  const {license, texts} = noticeOf(join(root, "node_modules/typescript"));
  expect([license, texts.length]).toEqual(["Apache-2.0", 2]);
});

test("the text begins with the project's own licence and goes on by name", () => {
  const notice = (name: string) => ({name, version: "1.0.0", license: "MIT", texts: ["Copyright"]});
  const text = licensesText("MIT License", [notice("zebra"), notice("ant")]);
  expect(text.match(/^(MIT License|\w+ 1\.0\.0 \(MIT\))/gm)).toEqual([
    "MIT License",
    "ant 1.0.0 (MIT)",
    "zebra 1.0.0 (MIT)"
  ]);
});
