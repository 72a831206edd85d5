/**
 * The markdown-it plugin that gives each cell that readers see a place to which a link can lead: a
 * link to `#cell-stall` shows the question, the controls and the figure of the cell `stall`.
 */
import {parseInfo} from "@observablehq/framework/dist/info.js";
import type MarkdownIt from "markdown-it";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** The name by which a link reaches a cell of a page. */
export const anchorOf = (cell: string): string => `cell-${cell}`;

/**
 * Adds the plugin to Framework's Markdown parser. To a cell belong the cells around it with no text
 * between them, hidden ones included, so its place is before the first of these.
 */
export function anchors(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("cell-anchors", (state) => {
    state.tokens = rows(state.tokens).flatMap((row) => {
      const names = row.flatMap((token) => nameOf(token) ?? []);
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
    const cell = token.type === "fence" && runs(token.info);
    if (cell && after) found.at(-1)?.push(token);
    else found.push([token]);
    after = cell;
  }
  return found;
}

const nameOf = (token: Token): string | null =>
  token.type === "fence" ? cellName(token.info, token.content) : null;

/** Does a fence with this info run? */
function runs(info: string): boolean {
  const {tag, attributes} = parseInfo(info);
  return (tag === "ts" || tag === "js") && attributes.run !== "false";
}

/**
 * The name of a cell that readers see: that of its fence, or the first that it declares. Null for
 * cells without a name, and for all other fences.
 */
export function cellName(info: string, source: string): string | null {
  const {echo, name} = parseInfo(info).attributes;
  if (!runs(info) || echo === undefined || echo === "false") return null;
  const declared = /^(?:const|let|(?:async )?function\*?|class)\s+(\w+)/m.exec(source);
  return name ?? declared?.[1] ?? null;
}
