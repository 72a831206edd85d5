/** What can hide code from whoever reviews it, and how it is shown. */
import {expect, test} from "vitest";
import {difference} from "../../src/notebook/editor/diff-view.ts";
import {codeLines, visibleNodes} from "../../src/notebook/editor/visible-text.ts";

const visibleText = (text: string): string =>
  visibleNodes(text)
    .map(({textContent}) => textContent)
    .join("");

const terminators = [
  ["LF", "\n", ""],
  ["CR", "\r", "U+000D"],
  ["CR LF", "\r\n", "U+000D"],
  ["U+2028", "\u2028", "U+2028"],
  ["U+2029", "\u2029", "U+2029"]
] as const;

test.each(terminators)("code behind %s is a line of its own", (_, terminator, mark) => {
  const shown = difference("", `// a harmless remark${terminator}steal();`);
  const rows = [...shown.querySelectorAll(".nb-more")].map(({textContent}) => textContent);
  expect(rows).toEqual([`with: + // a harmless remark${mark}\n`, "with: + steal();\n"]);
});

test("lines are as the language has them", () => {
  expect(codeLines("a\r\rb\n\r\nc\u2028\u2029")).toEqual([
    ...["a\r", "\r", "b", "\r", "c\u2028", "\u2029"]
  ]);
});

test("texts that differ in an invisible character only differ", () => {
  expect(difference("a", "a\r").textContent).toContain("U+000D");
  expect(difference("ab", "a\u200Bb").textContent).toContain("aU+200Bb");
});

test.each([
  [
    "a direction override",
    "/*\u202e } \u2066if (isAdmin)\u2069",
    "/*U+202E } U+2066if (isAdmin)U+2069"
  ],
  ["letters of no width", "a\u200bb\u200cc\u200dd\ufeff", "aU+200BbU+200CcU+200DdU+FEFF"],
  ["control characters", "\0\b\x1b\x7f\x85", "U+0000U+0008U+001BU+007FU+0085"],
  ["blanks that are letters", "\u3164\u115f\uffa0\u2800", "U+3164U+115FU+FFA0U+2800"],
  ["other spaces", "a\u00a0b\u3000c", "aU+00A0bU+3000c"],
  ["tags and variation selectors", "x\u{e0041}\ufe0f", "xU+E0041U+FE0F"],
  ["half a pair", "\ud800", "U+D800"]
])("%s is shown by its code point", (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("letters of any script, tabs and emoji are left as they are", () => {
  const text = "\tconst 한 = 'é ≥ ñ 🦀 שלום';";
  expect(visibleText(text)).toBe(text);
});

test("a line of 100,000 hidden characters is a few hundred elements", () => {
  const nodes = visibleNodes("\u200b".repeat(100_000));
  expect(nodes.length).toBe(501);
  expect(nodes.at(-1)!.textContent).toMatch(/^(⟨U\+200B⟩){99500}$/);
});
