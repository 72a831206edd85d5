/** A heading breaks between words, and not within the name of a state. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {unbroken} from "../../src/site/markdown/md-unbroken.ts";

const md = unbroken(createMarkdownIt());

test("a state's name in a heading stays on one line, and the heading keeps its address", () => {
  const html = md.render("## Six rows in FIN-WAIT-2: why?\n", {path: "/x"});
  expect(html).toContain('Six rows in <span class="unbroken">FIN-WAIT-2</span>: why?');
  expect(html).toContain('id="six-rows-in-fin-wait-2-why"');
});

test("text outside headings, and other hyphens, are left as they are", () => {
  expect(md.render("FIN-WAIT-2 stays.\n\n## A three-way handshake\n", {})).not.toContain("span");
});
