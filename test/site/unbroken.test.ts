/** A line of prose does not break within a number with its unit, nor within a name in a heading. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {unbroken} from "../../src/site/markdown/md-unbroken.ts";

const md = unbroken(createMarkdownIt());
const render = (text: string): string => md.render(text, {path: "/x", code: []});

/** Where the spaces of a rendered text do not break. */
const joined = (text: string): string => render(text).replaceAll("\u00a0", "~");

test("a state's name in a heading stays on one line, and the heading keeps its address", () => {
  const html = render("## Six rows in FIN-WAIT-2: why?\n");
  expect(html).toContain('Six rows in <span class="unbroken">FIN-WAIT-2</span>: why?');
  expect(html).toContain('id="six-rows-in-fin-wait-2-why"');
});

test("names outside headings, and other hyphens, are left as they are", () => {
  expect(render("FIN-WAIT-2 stays.\n\n## A three-way handshake\n")).not.toContain("span");
});

test("a number stays with its unit, in a sentence, a table, a heading and in HTML", () => {
  expect(joined("It takes 40 ms, or 2 min 11 s for 18,000 bytes.\n")).toContain(
    "takes 40~ms, or 2~min~11~s for 18,000~bytes."
  );
  expect(joined("| a |\n|---|\n| **7 Mbit/s** |\n")).toContain("7~Mbit/s");
  expect(joined("## Only 7 Mbit/s\n")).toContain(">Only 7~Mbit/s<");
  expect(joined('<p title="5 s">After 5 s</p>\n')).toContain('<p title="5 s">After 5~s</p>');
});

test("a name stays with its version", () => {
  expect(joined("Windows 11 follows RFC 9293.\n")).toContain("Windows~11 follows RFC~9293.");
});

test("other numbers, and code, are left as they are", () => {
  expect(joined("The 3 players use 2 stones.\n\n`after 5 ms`\n\n    wait 5 s\n")).not.toContain(
    "~"
  );
});

test("a live value stays on one line", () => {
  expect(render("It takes ${1 + 1} ms.\n")).toMatch(
    /takes <span class="unbroken"><observablehq-loading>.*?<\/span> ms/
  );
});
