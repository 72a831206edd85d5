/** A state's name in a sentence has the ground of its meaning, as in figures. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {blocks} from "../../src/site/markdown/md-blocks.ts";
import {states} from "../../src/site/markdown/md-states.ts";

const md = states(createMarkdownIt());
const render = (text: string): string => md.render(text, {path: "/x"});

test("a state's name says whose turn it is: the program's, the peer's, the kernel's, nobody's", () => {
  const html = render("CLOSE-WAIT, SYN-SENT, **TIME-WAIT** and ESTABLISHED.\n");
  expect(html).toContain('<span class="state-name m-program">CLOSE-WAIT</span>, ');
  expect(html).toContain('<span class="state-name m-peer">SYN-SENT</span>');
  expect(html).toContain('<strong><span class="state-name m-itself">TIME-WAIT</span></strong>');
  expect(html).toContain('<span class="state-name m-healthy">ESTABLISHED</span>');
});

test("a link that is a state's name has its ground, too", () => {
  expect(render("In [LAST-ACK](./glossary#last-ack).\n")).toContain(
    '<span class="state-name m-peer">LAST-ACK</span></a>'
  );
});

test("TIME_WAIT, as netstat writes it, has the ground of TIME-WAIT", () => {
  const html = render("TIME_WAIT and SYN_SENT, not MY_TIME_WAIT.\n");
  expect(html).toContain('<span class="state-name m-itself">TIME_WAIT</span>');
  expect(html).toContain('<span class="state-name m-peer">SYN_SENT</span>, not MY_TIME_WAIT.');
});

test("FIN-WAIT-2, whose meaning depends on the socket, and SYN-ACK only stay on one line", () => {
  expect(render("In FIN-WAIT-2.\n")).toContain('In <span class="unbroken">FIN-WAIT-2</span>.');
  expect(render("A SYN-ACK.\n")).toContain('A <span class="unbroken">SYN-ACK</span>.');
});

test("headings, other links and code stay as they are", () => {
  const text = "## TIME-WAIT?\n\n[Why LISTEN](./x): `TIME-WAIT`, not LISTENING.\n";
  expect(render(text)).not.toContain("state-name");
});

test("the doors of the start page stay as they are, and what comes after them does not", () => {
  const md = states(blocks(createMarkdownIt()));
  const text = "::: doors\n- CLOSE_WAIT\n:::\n\nIn LAST-ACK.\n";
  const html = md.render(text, {path: "/x"});
  expect(html).toContain("<li>CLOSE_WAIT</li>");
  expect(html).toContain('<span class="state-name m-peer">LAST-ACK</span>');
});
