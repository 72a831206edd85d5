/** What a machine can check of the house's style: sizes, banned calls, leftovers. */
import ts from "typescript";
import {expect, test} from "vitest";
import {type Source, lineOf, makeSource, sourcesBelow, walk} from "./sources.ts";

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 70;
const MAX_COLUMNS = 100;

/** Folders in which a run must depend on nothing but its arguments. */
const PURE = /^src\/(base|wire|tcp|os|net|sim|trace|chart)\//;

/** What is banned there, by the text of the expression, and what to use in its place. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/^Math\.random$/, "chance comes from the seed: src/base has the generator"],
  [/^(Date|Date\.now|performance\.now)$/, "time is an argument: take `now`"],
  [/^(setTimeout|setInterval|queueMicrotask)$/, "a timer is a deadline in the state"],
  [/^console\.\w+$/, "what happens goes into the record of the run"]
];

/** Banned besides where things have numbers for names: an object would sort them. */
const BANNED_FOR_IDS: typeof BANNED = [
  [/^Object\.(keys|entries|values)$/, "use a Map: its order is that of insertion, for any key"]
];

/**
 * Exceptions, as `path: what → why`. An exception that is no longer needed fails the test too.
 */
const ALLOWED: ReadonlyMap<string, string> = new Map();

/** The tests may be longer than what they test, but have to be readable too. */
const MAX_TEST_LINES = 600;

function wrong(source: Source): string[] {
  const found = [
    ...longLines(source),
    ...longFunctions(source),
    ...leftovers(source),
    ...orphans(source)
  ];
  const lines = source.text.trimEnd().split("\n").length;
  const limit = source.path.startsWith("test/") ? MAX_TEST_LINES : MAX_FILE_LINES;
  if (lines > limit) found.push(`${source.path}: ${lines} lines, more than ${limit}: split it`);
  if (source.path.startsWith("src/") && !source.text.startsWith("/**")) {
    found.push(`${source.path}: does not begin with a comment that says what it is`);
  }
  if (PURE.test(source.path)) found.push(...banned(source));
  return found;
}

function longLines({path, text}: Source): string[] {
  return text.split("\n").flatMap((line, i) => {
    // Prettier keeps a test and its title on one line, however long the title.
    const counted = path.startsWith("test/") ? line.replace(/["'`].*["'`]/, "…") : line;
    return counted.length > MAX_COLUMNS ? [`${path}:${i + 1}: ${line.length} columns`] : [];
  });
}

function longFunctions(source: Source): string[] {
  const found: string[] = [];
  // The body of a test suite is a list of tests, not a function that one has to understand.
  if (source.path.startsWith("test/")) return found;
  walk(source.tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
    const first = lineOf(source, node.getStart());
    const lines = lineOf(source, node.end) - first + 1;
    if (lines > MAX_FUNCTION_LINES) {
      const name = node.name?.getText() ?? "a function";
      found.push(`${source.path}:${first}: ${name} has ${lines} lines, more than 70: split it`);
    }
  });
  return found;
}

function leftovers({path, text}: Source): string[] {
  return text
    .split("\n")
    .flatMap((line, i) => (/\b(FIX)ME\b/.test(line) ? [`${path}:${i + 1}: a FIX` + "ME"] : []));
}

/** Doc comments that document nothing: right before another one, or at the end of the file. */
function orphans({path, text}: Source): string[] {
  const pattern = /^ *\/\*\*(?:(?!\*\/)[^])*\*\/(?=\n *\/\*\*|\s*$(?![^]))/gm;
  return [...text.matchAll(pattern)].map(
    ({index}) => `${path}:${text.slice(0, index).split("\n").length}: a comment on nothing`
  );
}

function banned(source: Source): string[] {
  const rules = /^src\/(tcp|net)\//.test(source.path) ? [...BANNED, ...BANNED_FOR_IDS] : BANNED;
  const found: string[] = [];
  const report = (node: ts.Node, what: string, why: string): void => {
    found.push(`${source.path}:${lineOf(source, node.getStart())}: ${what}: ${why}`);
  };
  walk(source.tree, (node) => {
    if (ts.isEnumDeclaration(node)) report(node, "enum", "use a union of strings");
    if (node.kind === ts.SyntaxKind.AnyKeyword) report(node, "any", "use unknown");
    const called = ts.isCallExpression(node) || ts.isNewExpression(node);
    const name = called
      ? node.expression.getText()
      : ts.isPropertyAccessExpression(node)
        ? node.getText()
        : "";
    // A call is seen twice, as a call and as the access within it: once is enough.
    if (called && ts.isPropertyAccessExpression(node.expression)) return;
    const rule = rules.find(([pattern]) => pattern.test(name));
    if (rule) report(node, name, rule[1]);
  });
  return found;
}

/** What is left after the exceptions, each named by its place without the line. */
function unexcused(problems: readonly string[]): string[] {
  const key = (problem: string): string => problem.replace(/:\d+:/, ":").split(": ", 2).join(": ");
  const keys = new Set(problems.map(key));
  const idle = [...ALLOWED.keys()].filter((exception) => !keys.has(exception));
  return [
    ...problems.filter((problem) => !ALLOWED.has(key(problem))),
    ...idle.map((exception) => `the exception "${exception}" is no longer needed`)
  ];
}

test("the code is tidy", () => {
  expect(unexcused([...sourcesBelow("src"), ...sourcesBelow("test")].flatMap(wrong))).toEqual([]);
});

test("a banned call is reported with its place and what to use in its place", () => {
  const source = makeSource("src/tcp/a.ts", "/** A. */\nconst x = Math.random() + Date.now();\n");
  expect(wrong(source)).toEqual([
    "src/tcp/a.ts:2: Math.random: chance comes from the seed: src/base has the generator",
    "src/tcp/a.ts:2: Date.now: time is an argument: take `now`"
  ]);
});

test("`new Date()`, an enum and an `any` are reported", () => {
  const text = "/** A. */\nnew Date();\nenum E {}\nconst x: any = 1;\n";
  expect(wrong(makeSource("src/sim/a.ts", text)).map((line) => line.split(": ")[1])).toEqual([
    "Date",
    "enum",
    "any"
  ]);
});

test("what stands in a comment or a text is not code", () => {
  const text = '/** A: not Math.random(). */\nexport const x = "Date.now()";\n';
  expect(wrong(makeSource("src/tcp/a.ts", text))).toEqual([]);
});

test("the notebook and the build may use the clock", () => {
  expect(wrong(makeSource("src/notebook/a.ts", "/** A. */\nDate.now();\n"))).toEqual([]);
});

test("a long file, line or function, and a file without a beginning, are reported", () => {
  const body = "  f();\n".repeat(MAX_FUNCTION_LINES);
  const text = `function f() {\n${body}}\n${"// x\n".repeat(240)}// ${"x".repeat(98)}\n`;
  expect(wrong(makeSource("src/tcp/a.ts", text))).toEqual([
    "src/tcp/a.ts:313: 101 columns",
    "src/tcp/a.ts:1: f has 72 lines, more than 70: split it",
    "src/tcp/a.ts: 313 lines, more than 300: split it",
    "src/tcp/a.ts: does not begin with a comment that says what it is"
  ]);
});

test("a doc comment right before another one, or at the end of a file, is reported", () => {
  const text = "/** A. */\n/** B. */\nexport const b = 1;\n\n/**\n * C.\n */\n";
  expect(wrong(makeSource("src/tcp/a.ts", text))).toEqual([
    "src/tcp/a.ts:1: a comment on nothing",
    "src/tcp/a.ts:5: a comment on nothing"
  ]);
  const header = "/** What the file is. */\n\n/** B. */\nexport const b = 1;\n";
  expect(wrong(makeSource("src/tcp/a.ts", header))).toEqual([]);
});
