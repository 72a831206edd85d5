/**
 * The markdown-it plugin that gives each cell that readers see a place to which a link can lead: a
 * link to `#cell-stall` shows the question, the controls and the figure of the cell `stall`.
 */
import type MarkdownIt from "markdown-it";
import {cellOf, languageOf, nameCells} from "./cell-names.ts";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** The name by which a link reaches a cell of a page. */
export const anchorOf = (cell: string): string => `cell-${cell}`;

/**
 * Adds the plugin to Framework's Markdown parser. To a cell belong the cells around it with no text
 * between them, hidden ones included, so its place is before the first of these.
 */
export function anchors(md: MarkdownIt): MarkdownIt {
  nameCells(md).core.ruler.push("cell-anchors", (state) => {
    state.tokens = rows(state.tokens).flatMap((row) => {
      const names = row.flatMap((token) => shownName(token) ?? []);
      const places = names.map((name) => {
        const place = new state.Token("html_block", "", 0);
        place.content = `<div class="cell-place" id="${anchorOf(name)}"></div>\n`;
        return place;
      });
      return [...places, ...row];
    });
  });
  return md;
}

/** Cells with no text between them, and all other tokens alone. */
function rows(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  let after = false;
  for (const token of tokens) {
    const cell = token.type === "fence" && languageOf(token.info) !== null;
    if (cell && after) found.at(-1)?.push(token);
    else found.push([token]);
    after = cell;
  }
  return found;
}

/** The name of a cell that readers see and the author named; null for all other tokens. */
export function shownName(token: Token): string | null {
  const cell = cellOf(token);
  return cell?.isShown && cell.isNamed ? cell.name : null;
}
