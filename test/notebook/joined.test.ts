import {expect, test} from "vitest";
import {joined} from "../../src/notebook/compile/page-module.ts";

test("joined(…) knows where each piece begins, and keeps pieces apart", () => {
  const {text, starts} = joined([{source: "const a = 1"}, {source: "(b)\n"}]);
  expect(text.slice(starts[0], starts[0]! + 11)).toBe("const a = 1");
  expect(text.slice(starts[1])).toBe("(b)\n;\n");
  // Without what stands between them, the second would call the first.
  expect(text.slice(0, starts[1])).toMatch(/1\n;\n$/);
});

test("joined(…) puts each piece on its own line of the page", () => {
  const {text} = joined([
    {source: "first();\nmore();\n", line: 3},
    {source: "inline", inline: true, line: 8},
    {source: "twice", inline: true, line: 8},
    {source: "last();\n", line: 12}
  ]);
  const lines = text.split("\n");
  expect([lines[2], lines[3], lines[7], lines[11]]).toEqual([
    "first();",
    "more();",
    ";(inline);;(twice);",
    "last();"
  ]);
});

test("joined(…) is a module, whatever is not closed in the pieces", () => {
  expect(joined([{source: "{"}]).text).toMatch(/^export {};/);
});
