/** What the search of the site knows: every section, symptom and term, read from the pages. */
import {createMarkdownIt, readFrontMatter} from "../config/framework.ts";
import type {Entry, EntryKind} from "../../notebook/shell/search-engine.ts";
import {STOP_WORDS, wordsOf} from "../../notebook/shell/search-words.ts";
import {nameCells} from "../markdown/cell-names.ts";
import {shownName} from "../markdown/md-anchors.ts";
import {blocks} from "../markdown/md-blocks.ts";
import {menu} from "../config/menu.ts";
import {pageNames, readPage} from "./pages.ts";

// As in the configuration of the site: what becomes of quotation marks changes names of headings.
const markdown = blocks(nameCells(createMarkdownIt({typographer: true})));

type Token = ReturnType<typeof markdown.parse>[number];

/** How much of a section's beginning is shown, in characters, and how many words find it. */
const EXCERPT = 110;
const MOST_WORDS = 90;

/** Options, errors, calls and states as they are written in code. */
const NAMES = /\b(?:(?:SO|TCP|MSG|SD|SHUT|WSA|O|IPPROTO|AF|SIO)_?[A-Z_]{2,}|E[A-Z]{4,})\b/g;

interface Open {
  readonly rank: number;
  readonly title: string;
  readonly anchor: string;
  text: string;
  /** The first bold sentence that stands alone: what a scene answers, on every system. */
  answer?: string;
  readonly phrases: Set<string>;
}

/** All entries, in alphabetical order of the pages. */
export function searchEntries(): Entry[] {
  return pageNames().flatMap((page) => entriesOf(page, readPage(page).text));
}

/** The entries of one page. A page that is not in the menu, except the first, has none. */
export function entriesOf(page: string, text: string): Entry[] {
  const path = `/${page}`;
  const listed = [...menu.sections, ...menu.reference].find((each) => each.path === path);
  if (!listed && page !== "index") return [];
  const name = listed?.name ?? "Start page";
  return sectionsOf(text)
    .filter(({rank, title}) => rank === 1 || (isFound(page, rank) && !SKIPPED.test(title)))
    .map(({rank, title, anchor, text, answer, phrases}) => ({
      title: rank === 1 ? name : title,
      page: rank === 1 ? title : name,
      href: `${page}.html${rank === 1 ? "" : `#${anchor}`}`,
      kind: rank === 1 ? "page" : rank === 3 ? kindOf(page) : "section",
      excerpt: beginning(
        answer ?? (rank === 3 && kindOf(page) === "symptom" ? fromCause(text) : text)
      ),
      words: keywords(`${text} ${rank === 1 ? title : ""}`, title),
      phrases: [...phrases],
      ...(ASIDES.test(title) ? {aside: true as const} : {})
    }));
}

/** What readers also call it: `<!-- search: too many TIME_WAIT; TIME_WAIT pile up -->`. */
const ALSO = /<!-- search: (.*?) -->/;

/** Sections that only list where other things are. */
const SKIPPED = /^(Sources|What the model leaves out)$/;

/** Sections that every page has, or that list everything. */
const ASIDES = /^(Exercises|On your own machine|What a program can do)$/;

/** On a page of short entries these are what is found, elsewhere it is the sections. */
const isFound = (page: string, rank: number): boolean =>
  rank === (kindOf(page) === "section" ? 2 : 3);

const kindOf = (page: string): EntryKind =>
  page === "symptoms" ? "symptom" : page === "glossary" ? "term" : "section";

/** The sections of a page; those of the third rank stand for themselves and within the second. */
function sectionsOf(text: string): Open[] {
  const {content} = readFrontMatter(text);
  const found: Open[] = [];
  const tokens = markdown.parse(content, {code: [], startLine: 0, currentLine: 0});
  for (const [i, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const title = plain(tokens[i + 1]).trim();
      const anchor = String(token.attrGet("id") ?? "");
      found.push({rank: Number(token.tag.slice(1)), title, anchor, text: "", phrases: new Set()});
      continue;
    }
    if (tokens[i - 1]?.type === "heading_open") continue;
    for (const section of enclosing(found)) collect(section, token);
  }
  return found;
}

/** The last section, and of a section of the third rank also the one around it. */
function enclosing(found: readonly Open[]): Open[] {
  const last = found.at(-1);
  if (!last) return [];
  const around = last.rank === 3 ? found.findLast(({rank}) => rank === 2) : undefined;
  return around ? [last, around] : [last];
}

function collect(section: Open, token: Token): void {
  if (token.type === "fence") {
    const cell = shownName(token);
    if (cell !== null) section.phrases.add(cell);
    for (const [name] of token.content.matchAll(NAMES)) section.phrases.add(name);
  } else if (token.type === "inline" || token.type === "html_block") {
    section.text += ` ${plain(token)}`;
    const answer = answerOf(token);
    if (answer !== undefined) section.answer ??= answer;
    for (const code of codes(token)) section.phrases.add(code);
    const [, also = ""] = ALSO.exec(token.content) ?? [];
    for (const phrase of also.split(";").filter(Boolean)) section.phrases.add(phrase.trim());
  }
}

/** A token's text without marks, links' targets, HTML and cells. */
function plain(token: Token | undefined): string {
  if (!token) return "";
  const parts = token.children ?? [token];
  const text = parts.map(({type, content}) => {
    if (type === "softbreak" || type === "hardbreak") return " ";
    if (type === "html_inline") return "";
    if (type === "html_block") return content.replace(/<!--.*?-->|<[^>]*>/gs, " ");
    return ["text", "code_inline"].includes(type) ? content : "";
  });
  return text.join("");
}

/** A paragraph that is bold from end to end, unless it differs by system or comes from a run. */
function answerOf({type, content}: Token): string | undefined {
  if (type !== "inline") return undefined;
  const [, bold] = /^\*\*((?:(?!\*\*)[^{}])+)\*\*$/s.exec(content) ?? [];
  return bold?.replaceAll("`", "");
}

/** What stands as code or as a sample of a terminal. */
function codes(token: Token): string[] {
  const parts = token.children ?? [];
  const inline = parts.filter(({type}) => type === "code_inline").map(({content}) => content);
  const samples: string[] = [];
  for (const [i, {type, content}] of parts.entries()) {
    if (type !== "html_inline" || content !== "<samp>") continue;
    samples.push(parts[i + 1]?.content ?? "");
  }
  const named = plain(token).match(/\b(?:WSA[A-Z]+|ERROR_[A-Z_]+|E[A-Z]{4,}|\d{5})\b/g) ?? [];
  return [...inline, ...samples, ...named].filter((code) => code.length < 160);
}

/** A symptom's cause: what a reader in a hurry wants to see in the list already. */
function fromCause(text: string): string {
  const at = text.search(/\bCause\b[^.:]*:/);
  if (at < 0) return text;
  const cause = text.slice(at).replace(/^Cause: /, "");
  return cause.charAt(0).toUpperCase() + cause.slice(1);
}

/** The first sentence, or as much of it as there is room for. */
function beginning(text: string): string {
  const [first = ""] = /^.*?[.!?](?=\s|$)/.exec(text.trim()) ?? [text.trim()];
  if (first.length <= EXCERPT) return first;
  return `${first.slice(0, EXCERPT).replace(/\s\S*$/, "")} …`;
}

/** Each word once, without those that mean nothing, those of the title, and numbers. */
function keywords(text: string, title: string): string {
  const known = new Set(wordsOf(title));
  const words = wordsOf(text).filter(
    (word) => word.length > 2 && !STOP_WORDS.has(word) && !known.has(word) && !/^\d/.test(word)
  );
  return [...new Set(words)].slice(0, MOST_WORDS).join(" ");
}
