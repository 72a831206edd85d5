/** The sections of the pages: what stands under a heading up to the next one of its rank. */
import {createMarkdownIt, readFrontMatter} from "../config/framework.ts";
import {nameCells} from "../markdown/cell-names.ts";
import {shownName} from "../markdown/md-anchors.ts";
import {blocks} from "../markdown/md-blocks.ts";
import {pageNames, readPage} from "./pages.ts";

/** A section, as the table of claims needs it. */
export interface Section {
  readonly page: string;
  /** The heading's text, and the name by which a link reaches it. */
  readonly title: string;
  readonly anchor: string;
  /** The claims whose markers stand in the heading or below it, before the next heading. */
  readonly claims: readonly string[];
  /** The name of the first cell there that readers see, else of the last one above; or null. */
  readonly cell: string | null;
  /**
   * The first verdict that is shown: dated, partly, wrong or opinion. A page shows none where the
   * statement is right.
   */
  readonly verdict: string;
}

interface Open {
  readonly rank: number;
  readonly title: string;
  readonly anchor: string;
  /** The text before the next heading, of any rank. */
  own: string;
  readonly above: string | null;
  cell: string | null;
  verdict: string | null;
}

// As in the configuration of the site: what becomes of quotation marks changes names of headings.
const markdown = blocks(nameCells(createMarkdownIt({typographer: true})));

/** The sections of all pages, in alphabetical order of the pages. */
export function readSections(): Section[] {
  return pageNames().flatMap((page) => sectionsOf(page, readPage(page).text));
}

/** The sections of a page, in their order; what stands before the first heading is none. */
export function sectionsOf(page: string, text: string): Section[] {
  const {content} = readFrontMatter(text);
  const sections: Open[] = [];
  let above: string | null = null;
  const tokens = markdown.parse(content, {code: [], startLine: 0, currentLine: 0});
  for (const [i, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const heading = tokens[i + 1]?.content ?? "";
      const title = heading
        .replace(/<!--.*?-->/g, "")
        .replace(/`/g, "")
        .trim();
      const anchor = String(token.attrGet("id") ?? "");
      sections.push({
        rank: rankOf(token),
        title,
        anchor,
        own: "",
        above,
        cell: null,
        verdict: null
      });
    }
    const cell = shownName(token);
    above = cell ?? above;
    const last = sections.at(-1);
    if (!last) continue;
    if (token.type !== "fence") last.own += `${token.content}\n`;
    const verdict = token.type === "fence" ? null : verdictIn(allOf(token));
    for (const section of around(sections)) {
      section.cell ??= cell;
      section.verdict ??= verdict;
    }
  }
  return sections.map(({own, title, anchor, cell, verdict, ...section}) => {
    const markers = own.matchAll(/<!--((?:\s+C\d+)+)\s+-->/g);
    const claims = [...markers].flatMap(([, ids = ""]) => ids.trim().split(/\s+/));
    return {page, title, anchor, claims, cell: cell ?? section.above, verdict: verdict ?? "right"};
  });
}

/** The last section and those that it is part of. */
function around(sections: readonly Open[]): Open[] {
  const found: Open[] = [];
  let rank = Infinity;
  for (const section of sections.toReversed()) {
    if (section.rank >= rank) continue;
    found.push(section);
    rank = section.rank;
  }
  return found;
}

type Token = ReturnType<typeof markdown.parse>[number];

const rankOf = ({tag}: Token): number => Number(tag.slice(1));

/** A token's text with that of its parts: a paragraph of HTML may be split at its placeholders. */
const allOf = ({content, children}: Token): string =>
  content + (children ?? []).map((child) => child.content).join("");

/** The verdict that a piece of HTML shows. */
function verdictIn(html: string): string | null {
  return /class="verdict (\w+)"/.exec(html)?.[1] ?? null;
}
