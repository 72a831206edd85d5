/**
 * The markdown-it plugin for the blocks that a page is made of: `::: scene`, `::: exercise`,
 * `::: more`, `::: answer`, `::: system`, `::: filter`, `::: workbench`; and, on the start page,
 * `::: front`, `::: doors`, `::: facts`. CONTRIBUTING.md shows how to write them.
 */
import container from "markdown-it-container";
import type MarkdownIt from "markdown-it";
import {systemChoice, systemNames, systemWords} from "../config/systems.ts";
import {type BlockName, blockNames, nesting} from "./md-nesting.ts";
import type {Token} from "./md-layout.ts";
import {systemSpans} from "./md-system.ts";
import {blockWords as words} from "../config/words.ts";

/** What stands on the page for a block: its beginning, from what follows its name, and its end. */
type Shape = readonly [open: (rest: string, inner: readonly Token[]) => string, close: string];

const escape = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Before the name of a folded part: it is open at first. For where there is room beside a text. */
const OPEN = /^open\b\s*/;

/** A folded part; `Edit` is put beside its name where it holds a program. */
const more: Shape = [
  (rest) => {
    const details = OPEN.test(rest) ? "<details open>" : "<details>";
    const title = escape(rest.replace(OPEN, "") || words.more);
    return `<div class="more">${details}<summary>${title}</summary>\n<div class="more-body">\n`;
  },
  "</div></details></div>\n"
];

const answer: Shape = [
  (_, inner) => {
    const choice = inner.some(isSystem) ? systemChoice(words.system) : "";
    const head = `<p class="answer-title">${words.answer}</p>${choice}`;
    return `<aside class="answer" aria-label="${words.answer}">
<div class="answer-head">${head}</div>
<div class="answer-body">\n`;
  },
  "</div></aside>\n"
];

const system: Shape = [
  (list) => {
    const names = systemNames(list);
    const label = systemWords(names);
    return `<div class="for-system" data-for="${names.join(" ")}" data-label="${label}">\n`;
  },
  "</div>\n"
];

/** Entries under headings of the third rank, and a box in which one types what to look for. */
const filter: Shape = [
  (label) => `<section class="filter">
<p class="filter-box"><label><span>${escape(label || words.filter)}</span>
<input type="text" autocomplete="off" spellcheck="false"></label></p>
<p class="filter-status" role="status"></p>
<div class="filter-list">\n`,
  "</div></section>\n"
];

/** A part of a page that a style sheet lays out. */
const part = (name: string): Shape => [() => `<div class="${name}">\n`, "</div>\n"];

const shapes: Readonly<Record<BlockName, Shape>> = {
  // What stands in these two is laid out by its kind: see md-layout.ts.
  scene: [() => '<section class="scene">\n', "</section>\n"],
  exercise: [() => '<section class="exercise">\n', "</section>\n"],
  more,
  answer,
  system,
  filter,
  workbench: part("workbench"),
  front: part("front"),
  doors: part("doors"),
  facts: part("facts")
};

const isSystem = ({type, children}: Token): boolean =>
  type === "container_system_open" ||
  (children ?? []).some((child) => child.content.includes("data-for="));

/** Adds the blocks to Framework's Markdown parser; `layout` then arranges what is in them. */
export function blocks(md: MarkdownIt): MarkdownIt {
  nesting(md);
  systemSpans(md);
  for (const name of blockNames) {
    const [open, close] = shapes[name];
    container(md, name, {
      render: (tokens: readonly Token[], index: number) => {
        const token = tokens[index];
        if (!token || token.nesting < 0) return close;
        return open(token.info.trim().slice(name.length).trim(), inside(tokens, index));
      }
    });
  }
  return md;
}

/** The tokens between a block's beginning and its end. */
function inside(tokens: readonly Token[], start: number): readonly Token[] {
  const level = tokens[start]?.level;
  const type = tokens[start]?.type.replace(/_open$/, "_close");
  const end = tokens.findIndex(
    (each, i) => i > start && each.level === level && each.type === type
  );
  return tokens.slice(start + 1, end);
}
