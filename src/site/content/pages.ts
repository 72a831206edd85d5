/** The pages below `docs` as the tests and the type checker need them: cells with their places. */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {createMarkdownIt, parseInfo, readFrontMatter} from "../config/framework.ts";
import {anchors} from "../markdown/md-anchors.ts";
import {blocks} from "../markdown/md-blocks.ts";
import {cellOf, languageOf, solvedBy} from "../markdown/cell-names.ts";

export const docs = join(import.meta.dirname, "../../../docs");

/** A piece of code that runs: a fence, or `${…}` within the text. */
export interface PageCell {
  readonly kind: "block" | "inline";
  /** The language of a fence: "ts" or "js". Inline cells are "js". */
  readonly language: "ts" | "js";
  /** The line of the page on which the code begins, from 1. */
  readonly line: number;
  readonly source: string;
  /** Whether readers see the code. */
  readonly echo: boolean;
  /** The name of a fence, by which a solution means it; null for an inline cell. */
  readonly name: string | null;
}

/** The solution of an exercise: the text that a cell should have (`ts solution=NAME`). */
interface Solution {
  /** The name of the cell. */
  readonly cell: string;
  /** The line of the page on which the text begins, from 1. */
  readonly line: number;
  readonly source: string;
}

/** A page: its name is its path below `docs` without ".md". */
export interface Page {
  readonly name: string;
  readonly text: string;
  readonly cells: readonly PageCell[];
  readonly solutions: readonly Solution[];
}

// As in the configuration of the site: what becomes of quotation marks changes names of headings.
const markdown = blocks(anchors(createMarkdownIt({typographer: true})));

/** What is shown where there is no page: it is none of the tutorial. */
const NOT_FOUND = "404";

/** The names of all pages, in alphabetical order. */
export function pageNames(): string[] {
  const files = readdirSync(docs, {recursive: true, encoding: "utf8"});
  const pages = files.filter((file) => file.endsWith(".md") && !file.startsWith("."));
  const names = pages.map((file) => file.slice(0, -".md".length).replaceAll("\\", "/"));
  return names.filter((name) => name !== NOT_FOUND).sort();
}

/** Reads a page. */
export function readPage(name: string): Page {
  return parsePage(name, readFileSync(join(docs, `${name}.md`), "utf8"));
}

/** A page from its text. */
export function parsePage(name: string, text: string): Page {
  const {content} = readFrontMatter(text);
  const skipped = text.slice(0, text.length - content.length).split("\n").length - 1;
  const cells: PageCell[] = [];
  const solutions: Solution[] = [];
  // Where the search for the next placeholder begins: its tokens do not say where they stand.
  let from = text.length - content.length;
  const placeholder = (source: string): void => {
    const at = text.indexOf(`\${${source}}`, from);
    if (at < 0) return;
    from = at + source.length;
    const line = text.slice(0, at).split("\n").length;
    cells.push({kind: "inline", language: "js", line, source, echo: false, name: null});
  };
  for (const token of markdown.parse(content, {code: [], startLine: 0, currentLine: 0})) {
    if (token.type === "fence" && token.map) {
      const line = token.map[0] + skipped + 2;
      const source = token.content;
      const solved = solvedBy(token.info);
      if (solved !== null) solutions.push({cell: solved, line, source});
      const language = languageOf(token.info);
      if (language === null) continue;
      const {echo: shown} = parseInfo(token.info).attributes;
      const echo = shown !== undefined && shown.toLowerCase() !== "false";
      const cellName = cellOf(token)?.name ?? null;
      cells.push({kind: "block", language, line, source, echo, name: cellName});
    }
    for (const child of token.children ?? []) {
      if (child.type === "placeholder") placeholder(child.content);
    }
  }
  return {name, text, cells, solutions};
}

/** Where a link of a page leads: `target` as it is written. */
interface PageLink {
  readonly line: number;
  readonly target: string;
}

/** The links of a page, and the names to which links can lead: `#name`. */
interface Links {
  readonly links: readonly PageLink[];
  readonly anchors: ReadonlySet<string>;
}

/** What was read before: every link to a page asks for that page's names. */
const known = new Map<string, Links & {readonly text: string}>();

/** The links of a page, and the names to which links can lead. */
export function readLinks(name: string): Links {
  const text = readFileSync(join(docs, `${name}.md`), "utf8");
  const before = known.get(name);
  if (before?.text === text) return before;
  const {content} = readFrontMatter(text);
  const html = markdown.render(content, {code: [], startLine: 0, currentLine: 0, path: name});
  const anchors = new Set(matches(html, /\sid="([^"]+)"/g));
  const links = matches(html, /<a\b[^>]*?\shref="([^"]+)"/g).map((target) => {
    const line = text.slice(0, Math.max(0, text.indexOf(target))).split("\n").length;
    return {line, target};
  });
  known.set(name, {text, links, anchors});
  return {links, anchors};
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, first]) => (first === undefined ? [] : [first]));
