/** A cell is taken to the playground with all that it needs, and with nothing else. */
import {expect, test} from "vitest";
import {type Cell, Page} from "../../src/notebook/run/page.ts";
import type {Module} from "../../src/notebook/schedule/runtime.ts";
import {takenOut} from "../../src/notebook/edits/open-in-playground.ts";

interface Described {
  readonly text: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/** A page of these cells, whose names have these values. */
function pageOf(cells: readonly Described[], values: Record<string, unknown> = {}): Page {
  const scope = Object.entries(values).map(([name, value]) => [
    name,
    {_promise: Promise.resolve(value)}
  ]);
  const module = {_scope: new Map(scope as [])} as unknown as Module;
  const page = new Page(() => undefined, module);
  for (const {text, inputs = [], outputs = []} of cells) {
    page.cells.push({text, inputs, outputs} as unknown as Cell);
  }
  return page;
}

const last = (page: Page): Cell => page.cells.at(-1) as Cell;

const linux = {name: "linux"};
const library = {text: 'import {linux, ms, simulate} from "/lib/x.js";', outputs: ["linux", "ms"]};

test("a cell that needs nothing only gets the playground's name", async () => {
  const page = pageOf([library, {text: "const lossy = simulate({});", outputs: ["lossy"]}]);
  expect(await takenOut(page, last(page))).toBe("const world = simulate({});");
});

test("helpers come along in the order in which they can run, each once", async () => {
  const page = pageOf([
    {text: "const b = a + 1;", inputs: ["a"], outputs: ["b"]},
    library,
    {text: "const a = ms(1);", inputs: ["ms"], outputs: ["a"]},
    {text: "const c = 3;", outputs: ["c"]},
    {text: "const run = simulate(a, b);", inputs: ["a", "b", "simulate"], outputs: ["run"]}
  ]);
  expect(await takenOut(page, last(page))).toBe(
    [
      "const world = (() => {",
      "  const a = ms(1);",
      "  const b = a + 1;",
      "  const run = simulate(a, b);",
      "  return run;",
      "})();"
    ].join("\n")
  );
});

test("controls come along as the values that they have", async () => {
  const page = pageOf(
    [
      library,
      {
        text: "const delay = view(range({}));\nconst os = view(select({}));",
        outputs: ["delay", "os"]
      },
      {text: "const on = view(toggle({}));", outputs: ["on"]},
      {
        text: "const run = simulate(delay, os, on);",
        inputs: ["delay", "os", "on"],
        outputs: ["run"]
      }
    ],
    {delay: 25, os: linux, on: false, linux}
  );
  expect(await takenOut(page, last(page))).toBe(
    [
      "const world = (() => {",
      "  const delay = 25;",
      "  const os = linux;",
      "  const on = false;",
      "  const run = simulate(delay, os, on);",
      "  return run;",
      "})();"
    ].join("\n")
  );
});

test("of several names the last one is shown, and the reader's text is what is taken", async () => {
  const page = pageOf([{text: "const f = 1;\nconst run = f;", outputs: ["f", "run"]}]);
  Object.assign(last(page), {text: "const f = 2;\nconst run = f;"});
  expect(await takenOut(page, last(page))).toContain("  const f = 2;\n");
  expect(await takenOut(page, last(page))).toContain("  return run;\n");
});
