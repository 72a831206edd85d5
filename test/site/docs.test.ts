/** What a machine can check of doc comments: that they are there, whole, and tell the units. */
import ts from "typescript";
import {expect, test} from "vitest";
import {type Source, lineOf, makeSource, sourcesBelow, walk} from "./sources.ts";

const FOLDERS = [
  "base",
  "wire",
  "tcp",
  "os",
  "net",
  "sim",
  "trace",
  "explore",
  "chart",
  "notebook"
];

/** What readers see while they write a cell: here each number says its unit, too. */
const READ = [
  "src/base/units.ts",
  "src/net/fault.ts",
  "src/os/answers.ts",
  "src/os/api.ts",
  "src/sim/record.ts",
  "src/sim/scenario.ts"
];

/** Types whose names say the unit. */
const UNITS = new Set(["Micros", "Bytes", "BitsPerSecond"]);

/** Words by which a comment says what a number counts, or that it only names something. */
const SAYS_UNIT = new RegExp(
  "µs|\\b(ms|seconds?|milliseconds?|minutes?|hours?|bytes?|segments?|packets?|bit/s|bits?|events?|" +
    "connections|kibibytes|mebibytes|kilobits|megabits|gigabits|retransmission timeouts|samples|" +
    "index|place|which|chance|seed|sequence number|port|descriptor's number|own unit|" +
    "IPv4 address|from \\d)\\b",
  "i"
);

type Documented = ts.Node & {readonly name?: ts.Node};

/** The text of the doc comment of a node, without its stars and tags; null when there is none. */
function docOf(source: Source, node: ts.Node): string | null {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const texts = ranges.map(({pos, end}) => source.text.slice(pos, end));
  // The first comment of a file describes the file, not what happens to come after it.
  const own = texts.filter((text, i) => text.startsWith("/**") && ranges[i]?.pos !== 0);
  const last = own.at(-1);
  if (last === undefined) return null;
  return last
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .replace(/^@\w[\s\S]*/m, "")
    .trim();
}

/** What is wrong with a comment; null when nothing is. */
function wrongComment(doc: string | null): string | null {
  if (doc === null) return "has no doc comment";
  // A code mark or a number may begin a sentence; so may a bracket.
  if (!/^[\p{Lu}`"\d(]/u.test(doc)) return `has a doc comment without a capital: ${doc}`;
  if (!/[.?]["`)]*$/.test(doc)) return `has a doc comment without a full stop: ${doc.slice(-40)}`;
  return null;
}

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({kind}) => kind === ts.SyntaxKind.ExportKeyword);

function nameOf(node: ts.Node): string {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({name}) => name.getText()).join(", ");
  }
  return (node as Documented).name?.getText() ?? "a declaration";
}

/** What a file's exported declarations lack. Overloads share the comment of the first. */
function undocumented(source: Source): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const node of source.tree.statements) {
    if (!isExported(node) || ts.isExportDeclaration(node)) continue;
    const name = nameOf(node);
    if (seen.has(name)) continue;
    seen.add(name);
    const problem = wrongComment(docOf(source, node));
    if (problem) found.push(`${at(source, node)}: ${name} ${problem}`);
  }
  return found;
}

const at = (source: Source, node: ts.Node): string =>
  `${source.path}:${lineOf(source, node.getStart())}`;

/** The numbers of a file whose unit neither their type nor a comment around them says. */
function withoutUnit(source: Source): string[] {
  const found: string[] = [];
  walk(source.tree, (node) => {
    if (!ts.isPropertySignature(node) && !ts.isParameter(node)) return;
    const {type} = node;
    if (!type || !isBareNumber(type)) return;
    const docs = [node, ...commentedAround(node)].map((n) => docOf(source, n) ?? "");
    if (docs.some((doc) => SAYS_UNIT.test(doc))) return;
    found.push(`${at(source, node)}: ${node.name.getText()} is a number of what? Say its unit`);
  });
  return found;
}

/** Is it `number`, alone or as one of several types? */
function isBareNumber(type: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(type)) return type.types.some(isBareNumber);
  if (ts.isTypeReferenceNode(type) && UNITS.has(type.typeName.getText())) return false;
  return type.kind === ts.SyntaxKind.NumberKeyword;
}

/** A parameter is told of by its function; a property inside a type by what the type is for. */
function commentedAround(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  for (let up = node.parent; !ts.isSourceFile(up); up = up.parent) {
    // Each property of an interface speaks for itself: its hover text is all that is shown.
    if (ts.isInterfaceDeclaration(up)) break;
    if (ts.isMethodSignature(up) || ts.isStatement(up)) found.push(up);
  }
  return found;
}

/** Comments of the calls that a program can make: their hover text is all that a reader sees. */
function uncommentedCalls(source: Source): string[] {
  const found: string[] = [];
  walk(source.tree, (node) => {
    if (!ts.isMethodSignature(node)) return;
    if (ts.isComputedPropertyName(node.name)) return;
    const problem = wrongComment(docOf(source, node));
    if (problem) found.push(`${at(source, node)}: ${node.name.getText()}() ${problem}`);
  });
  return found;
}

const SOURCES = FOLDERS.flatMap((folder) => sourcesBelow(`src/${folder}`));

test("everything that a module exports has a comment of whole sentences", () => {
  expect(SOURCES.length).toBeGreaterThan(100);
  expect(SOURCES.flatMap(undocumented)).toEqual([]);
});

test("every number that a reader can give or see says its unit", () => {
  expect(READ.map(sourceOf).flatMap(withoutUnit)).toEqual([]);
});

test("every call that a program can make tells what it does", () => {
  expect(READ.map(sourceOf).flatMap(uncommentedCalls)).toEqual([]);
});

test("the check finds what is missing", () => {
  const source = makeSource(
    "src/a.ts",
    [
      "/** The file. */",
      "export const a = 1;",
      "/** no capital. */",
      "export const b = 2;",
      "/** No full stop */",
      "export function c(): void {}",
      "/** `d` is whole. */",
      "export interface D {",
      "  readonly size: number;",
      "  /** How long, in µs. */",
      "  readonly time: number;",
      "  readonly rate: Bytes;",
      "  wait(n: number): void;",
      "}"
    ].join("\n")
  );
  expect(undocumented(source)).toEqual([
    "src/a.ts:2: a has no doc comment",
    "src/a.ts:4: b has a doc comment without a capital: no capital.",
    "src/a.ts:6: c has a doc comment without a full stop: No full stop"
  ]);
  expect(withoutUnit(source)).toEqual([
    "src/a.ts:9: size is a number of what? Say its unit",
    "src/a.ts:13: n is a number of what? Say its unit"
  ]);
  expect(uncommentedCalls(source)).toEqual(["src/a.ts:13: wait() has no doc comment"]);
});

function sourceOf(path: string): Source {
  const source = SOURCES.find((one) => one.path === path);
  if (!source) throw new Error(`${path} is not there any more: take it out of READ`);
  return source;
}
