/** The harness itself: what it runs, what it overrides, and where it says an error is. */
import {describe, expect, test} from "vitest";
import {parsePage} from "../../src/site/content/pages.ts";
import {PageError, readCells, runCells, silentCells} from "./harness.ts";

const fence = "```";

/** A page of one cell each; code begins on lines 2, 6, 10, … */
const page = (...cells: readonly string[]): ReturnType<typeof parsePage> =>
  parsePage("made-up", cells.map((cell) => `${fence}ts\n${cell}\n${fence}\n`).join("\n"));

test("cells run in the order of their dependence, whatever their order on the page", async () => {
  const {values} = await runCells(page("const b = a + 1;", "const a: number = 1;"));
  expect(values).toEqual({a: 1, b: 2});
});

test("an overridden name has the given value in all cells that use it", async () => {
  const made = page("const a = 1;", "const b = a + 1;");
  expect((await runCells(made, {a: 10})).values).toEqual({a: 10, b: 11});
});

test("a cell imports the library under its name on the site", async () => {
  const made = page('import {ms} from "/lib/tcp.js";', "const delay = ms(20);");
  expect((await runCells(made)).values).toMatchObject({delay: 20_000});
});

test("what is displayed is found by the line of its cell; expressions display themselves", async () => {
  const {displayed} = await runCells(page("display(1);\ndisplay(2);", "40 + 2"));
  expect([...displayed]).toEqual([
    [2, [1, 2]],
    [7, [42]]
  ]);
});

test("code within the text runs too", async () => {
  const made = parsePage("made-up", "# A\n\nThe answer is ${40 + 2}.\n");
  expect([...(await runCells(made)).displayed]).toEqual([[3, [42]]]);
});

test("a cell that should display something and does not is found by its line", async () => {
  const made = page("display(1);", "const shy = 1;", "if (shy > 1) display(2);", "shy + 1");
  expect(silentCells(made, await runCells(made))).toEqual([10]);
});

test("a viewed control gives its value", async () => {
  const control = 'const x = view(Object.assign(document.createElement("p"), {value: 5}));';
  expect((await runCells(page(control, "const y = 2 * x;"))).values).toEqual({x: 5, y: 10});
});

test("every control can be moved to its first or its last value", async () => {
  const made = page(
    'import {range, segmented, select, toggle} from "/lib/tcp.js";',
    'const a = view(range({label: "a", min: 1, max: 9, value: 5}));',
    'const b = view(segmented({label: "b", choices: ["x", "y", "z"], value: "y"}));',
    'const c = view(select({label: "c", choices: ["x", "y", "z"], value: "y"}));',
    'const d = view(toggle({label: "d"}));'
  );
  expect((await runCells(made, {}, "first")).values).toMatchObject({
    a: 1,
    b: "x",
    c: "x",
    d: false
  });
  expect((await runCells(made, {}, "last")).values).toMatchObject({a: 9, b: "z", c: "z", d: true});
});

test("a promise is waited for", async () => {
  const made = page("const a = Promise.resolve(3);", "const b = a + 1;");
  expect((await runCells(made)).values).toEqual({a: 3, b: 4});
});

const failure = async (...cells: readonly string[]): Promise<string> => {
  const error: unknown = await runCells(page(...cells)).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(PageError);
  return (error as PageError).message;
};

test("an error names the page and the very line", async () => {
  const cell = "const a: number = 1;\nconst b = a;\nthrow new Error(`no ${b}`);";
  expect(await failure("1", cell)).toBe("docs/made-up.md:8: no 1");
});

test("an error in a cell that imports names the very line", async () => {
  const cell = 'import {ms} from "/lib/tcp.js";\nconst a = ms(1);\nthrow new Error("here");';
  expect(await failure(cell)).toBe("docs/made-up.md:4: here");
  const long = cell.replace("{ms}", "{\n  ms,\n  seconds\n}");
  expect(await failure(long)).toBe("docs/made-up.md:7: here");
});

test("a cell that depends on a failed one does not hide the failure", async () => {
  expect(await failure("const b = a + 1;", "const a = (() => { throw new Error('no'); })();")).toBe(
    "docs/made-up.md:6: no"
  );
});

test("a syntax error, an unknown name and a name declared twice are refused", async () => {
  expect(await failure("const = 1;")).toMatch(/^docs\/made-up\.md:2: .*\(1:7\)/);
  expect(await failure("1", "display(nothing);")).toBe("docs/made-up.md:6: nothing is not defined");
  expect(await failure("const a = 1;", "const a = 2;")).toBe(
    "docs/made-up.md:6: a is declared in two cells"
  );
});

test("an import of something that the site does not have is refused", async () => {
  expect(await failure('import x from "npm:x";')).toBe(
    'docs/made-up.md:2: "npm:x" cannot be imported: a page has "/lib/tcp.js", "d3" and "d3-…"'
  );
});

test("an override of a name that no cell declares is refused, with the names that there are", async () => {
  await expect(runCells(page("const a = 1;", "const b = 2;"), {c: 3})).rejects.toThrow(
    "docs/made-up.md:1: no cell declares c; there are a, b"
  );
});

describe("values that are read", () => {
  test("run the cells that they need, and no other", async () => {
    const made = page("const a = 1;", "const b = a + 1;", "const c = (() => { throw a; })();");
    const {values} = await readCells<{b: number}>(made);
    expect(values.b).toBe(2);
  });

  test("are those that running all cells gives", async () => {
    const control = 'const x = view(Object.assign(document.createElement("p"), {value: 5}));';
    const asked = 'const y = view(document.createElement("p"));';
    const later = "const z = await Promise.resolve(x);";
    const made = page("const b = z + w;", control, asked, later, "const w = width;");
    const {values} = await readCells(made);
    expect({...values}).toEqual((await runCells(made)).values);
    expect(values.b).toBe(645);
  });

  test("are computed once for the tests that do not change what they depend on", async () => {
    const cells = ["const a = 1;", "const b = {a};", "const c = {b};", "const d = {};"] as const;
    const first = (await readCells(page(...cells))).values;
    const {values} = await readCells(page(...cells), {b: 2});
    expect(values.c).toEqual({b: 2});
    expect(values.d).toBe(first.d);
    const {values: edited} = await readCells(
      page(cells[0], "const b = {a: 3};", ...cells.slice(2))
    );
    expect(edited.c).toEqual({b: {a: 3}});
    expect(edited.d).toBe(first.d);
    expect((await readCells(page(...cells))).values.c).toBe(first.c);
  });

  test("fail with the page and the very line, each time", async () => {
    const made = page(
      "const a = 1;",
      "const b = a;\nconst c = nothing.at(0);",
      "const nothing = 0;"
    );
    const {values} = await readCells(made);
    for (const name of ["c", "c"] as const) {
      expect(() => values[name]).toThrow("docs/made-up.md:7: nothing.at is not a function");
    }
    const awaiting = page("const a = await Promise.reject(new Error('no'));");
    await expect(readCells(awaiting)).rejects.toThrow("docs/made-up.md:2: no");
  });

  test("have names that a cell declares", async () => {
    const {values} = await readCells(page("const a = 1;"));
    expect(() => values.b).toThrow("docs/made-up.md:1: no cell declares b; there are a");
  });
});
