import {expect, test} from "vitest";
import {compile} from "../../src/notebook/compile/compile.ts";
import {Trouble} from "../../src/notebook/compile/cell-error.ts";

const inputs = (source: string): string[] =>
  compile(source, "cell", "ts").inputs.map(({name}) => name);
const outputs = (source: string): string[] =>
  compile(source, "cell", "ts").outputs.map(({name}) => name);

/** What is wrong, as "line:column sentence". */
function wrong(source: string, language: "ts" | "js" = "ts"): string {
  try {
    compile(source, "cell", language);
  } catch (error) {
    expect(error).toBeInstanceOf(Trouble);
    const {place, message, cell} = error as Trouble;
    expect(cell).toBe("cell");
    return `${place?.line}:${place?.column} ${message}`;
  }
  return "nothing";
}

/** Runs a compiled cell with these inputs; `import` answers with the name that it was asked for. */
function run(source: string, values: object = {}, language: "ts" | "js" = "ts"): unknown {
  const compiled = compile(source, "cell", language);
  const tools = {left: Infinity, tick: () => {}, import: (name: string) => ({name, default: name})};
  const body = (0, eval)(compiled.code)(tools) as (...inputs: unknown[]) => unknown;
  const given = new Map<string, unknown>(Object.entries(values));
  return body(...compiled.inputs.map(({name}) => given.get(name)));
}

test("compile finds the names that a cell needs and those that it gives", () => {
  const source = "const b: number = a + 1;\nfunction c(d: E) { return d + Math.abs(f); }";
  expect(inputs(source)).toEqual(["a", "f"]);
  expect(outputs(source)).toEqual(["b", "c"]);
});

test("compile takes imported names as names of the cell", () => {
  expect(outputs('import e, {a, b as c} from "d";')).toEqual(["e", "a", "c"]);
});

test("a compiled cell answers with what it declares", () => {
  expect(run("const b = 2 * a; let c = b as unknown as string;", {a: 3})).toEqual({b: 6, c: 6});
});

test("a compiled cell gets its imports from the table", async () => {
  const source =
    'import e, {name} from "d";\nimport * as all from "f";\nconst g = await import("h");';
  expect(await run(source)).toMatchObject({e: "d", name: "d", all: {name: "f"}, g: {name: "h"}});
});

test("a js cell that is one expression displays it, a ts cell does not", async () => {
  const shown: unknown[] = [];
  const display = (value: unknown): number => shown.push(value);
  await run("1 + a // comment", {a: 1, display}, "js");
  await run("1 + a;", {a: 2, display}, "js");
  await run("1 + a", {a: 3, display}, "ts");
  expect(shown).toEqual([2]);
});

test("checks in loops and functions change nothing else", () => {
  const source = [
    "let n = 0; const add = (i) => (n += i), pair = () => ({a: 1}), later = () => () => n;",
    "for (let i = 0; i < 3; i++) for (const j in [1, 2]) if (j) add(i); else n++;",
    "while (n < 20) n++; do n += 2; while (n < 30)",
    "outer: for (const x of [1, 2]) { for (;;) { n += x; continue outer; } }",
    "class A { #p = 1; get p() { return this.#p; } *[Symbol.iterator]() { yield* [1, 2]; } }",
    "class B extends A { constructor() { super(); } }",
    "const r = [n, pair().a, later()(), new B().p, ...new B()], f = (x) => x ? (y) => y : null"
  ].join("\n");
  expect((run(source) as {r: unknown}).r).toEqual([33, 1, 33, 1, 1, 2]);
});

test("a place in the compiled code leads back to what the reader wrote", () => {
  const source = 'import {a} from "b";\nconst f = (x: number) => x.y.z;\nwhile (f(a)) a.b();';
  const {code, before} = compile(source, "cell", "ts");
  for (const word of ["x.y", "y.z", "f(a", "a.b"]) {
    const lines = code.split("\n");
    const line = lines.findIndex((text) => text.includes(word));
    const place = before({line: line + 1, column: lines[line]!.indexOf(word) + 1});
    expect(source.split("\n")[place.line - 1]?.slice(place.column - 1)).toMatch(
      new RegExp(`^${word.replace(/[.(]/g, "\\$&")}`)
    );
  }
});

test("compile names the bracket that has no partner", () => {
  expect(wrong("const a: number = f(1;")).toBe("1:20 This `(` is never closed.");
  expect(wrong("f(() => {\n  g(`${h}`, [i]);\n")).toBe("1:9 This `{` is never closed.");
  expect(wrong("const a: A<B> = 1;\nconst b: number = }")).toBe("2:19 This `}` closes nothing.");
  expect(wrong("const a: A = [\n  f(1];")).toBe(
    "2:6 `]` comes while the `(` of line 2, column 4 is still open."
  );
});

test("compile says where a syntax error is, in the reader's columns, and what to do", () => {
  expect(wrong("const a: A<B> = 1;\nconst b: number = 1 2;")).toBe(
    "2:21 Unexpected `2`: something before it is missing or not closed."
  );
  expect(wrong("const a: number =")).toBe("1:18 The code ends too early: something is still open.");
  expect(wrong('const a: string = "x;\n')).toBe("1:19 This string has no closing quotation mark.");
  expect(wrong("const a: A = 1, a = 2;")).toBe("1:17 `a` is declared twice in this cell.");
  expect(wrong("const a: number;")).toMatch(/^1:\d+ A `const` needs a value/);
});

test("compile explains yield* outside a generator", () => {
  expect(wrong("const f = () => { const s: A = yield* os.accept(l); };")).toMatch(
    /^1:\d+ `yield\*` works only in a generator/
  );
});

test("compile refuses types that are not TypeScript", () => {
  expect(wrong("const a: = 1;")).toMatch(/^1:10 /);
  expect(wrong("interface A { b: }\n")).toMatch(/^1:1[78] /);
});

test("compile refuses what a cell may not do to names of others", () => {
  expect(wrong("a = 1;")).toBe("1:1 `a` belongs to another cell: only that one sets it.");
  expect(wrong("const b = 1;\n  Math = b;")).toMatch(/^2:3 `Math` is a name of the language/);
  expect(wrong("const Map = 1;")).toMatch(/^1:7 `Map` is a name of the language/);
  expect(wrong("export const a = 1;")).toMatch(/^1:1 A cell has no exports/);
  expect(wrong("f(import.meta.url)")).toMatch(/^1:3 `import.meta` does not exist/);
  expect(wrong("return 1;")).toMatch(/^1:1 A cell is not a function/);
});
