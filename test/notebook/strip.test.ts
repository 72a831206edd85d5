import {expect, test} from "vitest";
import {stripTypes} from "../../src/notebook/compile/strip-types.ts";

/** Every word of the result must stand where it stood. */
function strip(source: string): string {
  const result = stripTypes(source, "cell");
  const lines = source.split("\n");
  for (const [i, line] of result.split("\n").entries()) {
    for (const {0: word, index} of line.matchAll(/\S+/g)) {
      expect(lines[i]?.slice(index, index + word.length)).toBe(word);
    }
  }
  return result;
}

test("stripTypes leaves JavaScript as it is", () => {
  const source = "const a = `x ${b}\n  y ${c} z`; // end\n\nfor (const d of e) f?.(d ?? 1_000);";
  expect(strip(source)).toBe(source);
});

test("stripTypes puts blanks in the place of annotations", () => {
  expect(strip("const a: number = 1, b: Map<string, number[]> = c;")).toBe(
    "const a         = 1, b                        = c;"
  );
});

test("stripTypes keeps the columns behind a type that touches what follows it", () => {
  expect(strip("f<T>(x: A); g(y!).h;")).toBe("f   (x   ); g(y ).h;");
});

test("stripTypes keeps the columns inside and behind arrow functions", () => {
  expect(strip("const f = (a: (b: B) => void, c?: C): D => { a(c!); };")).toBe(
    "const f = (a                , c    )    => { a(c ); };"
  );
});

test("stripTypes keeps lines when a type goes over several", () => {
  expect(strip("interface A {\n  b: C;\n}\nconst d = <A>e;").split("\n")).toHaveLength(4);
  expect(strip("const a: {\n  b: C;\n} = 1;\nd;").split("\n")[2]?.trim()).toBe("= 1;");
});

test("stripTypes keeps imports that nothing uses, as the build does, and drops types", () => {
  expect(strip('import {a, type B} from "c";')).toMatch(/^import \{a, +\} from "c";$/);
  expect(strip('import type {B} from "c";').trim()).toBe("");
});

test("stripTypes keeps templates that hold types", () => {
  expect(strip("const s = `a ${b as C} d\n  ${e!}  f`;")).toBe(
    "const s = `a ${b     } d\n  ${e }  f`;"
  );
});

test("stripTypes turns what is more than types into JavaScript with the same lines", () => {
  const result = stripTypes("enum A { B, C }\nconst d: A = A.B;", "cell");
  expect(result.split("\n")[1]).toBe("const d    = A.B;");
  expect(result).toContain("A[");
});
