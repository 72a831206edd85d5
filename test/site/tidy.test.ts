/**
 * What the linter has no rule for: comments at the beginning of files, comments on nothing, and
 * mutations of code that is not there any more.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";
import {mutations} from "../mutation/mutations/all.ts";
import {type Source, makeSource, sourcesBelow} from "./sources.ts";

function wrong({path, text}: Source): string[] {
  const found = orphans(path, text);
  if (path.startsWith("src/") && !text.startsWith("/**")) {
    found.push(`${path}: does not begin with a comment that says what it is`);
  }
  return found;
}

/** Doc comments that document nothing: right before another one, or at the end of the file. */
function orphans(path: string, text: string): string[] {
  const pattern = /^ *\/\*\*(?:(?!\*\/)[^])*\*\/(?=\n *\/\*\*|\s*$(?![^]))/gm;
  return [...text.matchAll(pattern)].map(
    ({index}) => `${path}:${text.slice(0, index).split("\n").length}: a comment on nothing`
  );
}

test("each file of src says at its beginning what it is, and each comment has a subject", () => {
  expect([...sourcesBelow("src"), ...sourcesBelow("test")].flatMap(wrong)).toEqual([]);
});

test("a file without a comment at its beginning is reported", () => {
  expect(wrong(makeSource("src/tcp/a.ts", "export const a = 1;\n"))).toEqual([
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

test("what each of test/mutation/mutations replaces is in its file, once", () => {
  const stale = mutations.filter(
    ({file, find}) => readFileSync(join(root, file), "utf8").split(find).length !== 2
  );
  expect(stale.map(({file, breaks, find}) => `${file}, "${breaks}": ${find}`)).toEqual([]);
});
