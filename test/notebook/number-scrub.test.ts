import {javascript} from "@codemirror/lang-javascript";
import {EditorState} from "@codemirror/state";
import {expect, test} from "vitest";
import {numberAt} from "../../src/notebook/editor/number-scrub.ts";

/** The number at the "|" in the text, and whether it can become negative. */
function found(marked: string): [string, boolean] | null {
  const at = marked.indexOf("|");
  const doc = marked.replace("|", "");
  const state = EditorState.create({doc, extensions: [javascript({typescript: true})]});
  const literal = numberAt(state, at);
  return literal && [doc.slice(literal.from, literal.to), literal.signed];
}

test.each([
  ["ms(2|5)", "25", true],
  ["ms(|25)", "25", true],
  ["ms(25|)", "25", true],
  ["const a = |0.01;", "0.01", true],
  ["const a = {b: 1e|6};", "1e6", true],
  ["f(-|5)", "-5", true],
  ["f(- |5)", "- 5", true],
  ["a * |5", "5", true]
])("numberAt(…) in %j is %j, with its sign", (marked, text, signed) => {
  expect(found(marked)).toEqual([text, signed]);
});

test.each([
  ["a -|5", "two signs would be another operator"],
  ["a--|5", "the same"],
  ["|2 ** 3", "a power has no sign on its left"],
  ["const a = {|5: 1};", "a key has no sign"],
  ["|1.5.toFixed()", "the sign would apply to the result"],
  ["a[|0]", "no index is negative"]
])("numberAt(…) in %j cannot become negative: %s", (marked) => {
  expect(found(marked)?.[1]).toBe(false);
});

test.each(["'2|5'", "// 2|5", "a2|5", "const |a = 1"])("there is no number in %j", (marked) => {
  expect(found(marked)).toBeNull();
});
