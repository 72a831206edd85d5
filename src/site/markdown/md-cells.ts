/**
 * The markdown-it plugin that sends the source of each cell along with the page. Framework's own
 * rule runs first and says what the cell needs and declares; then a cell that readers see gets a
 * frame with its name, and any other cell a piece of JSON, so that the notebook finds both.
 */
import type MarkdownIt from "markdown-it";
import {type CellData, rootId} from "../../notebook/compile/cell-data.ts";
import {cellOf, nameCells, solvedBy} from "./cell-names.ts";

/** What Framework keeps while it renders one page; `code` grows by one with each live cell. */
interface Page {
  readonly code: {
    readonly id: string;
    readonly node: {
      readonly references: readonly {readonly name: string}[];
      readonly declarations: readonly {readonly name: string}[] | null;
    };
  }[];
  cells?: CellData[];
  /** Whether a cell has shown a figure already. */
  hasFigure?: boolean;
}

/** Adds the plugin to Framework's Markdown parser. */
export function cells(md: MarkdownIt): MarkdownIt {
  const fence = nameCells(md).renderer.rules.fence;
  const render = md.renderer.render.bind(md.renderer);
  if (!fence)
    throw new Error("Framework has no rule for fenced code: see src/site/markdown/md-cells.ts.");

  md.renderer.rules.fence = (tokens, index, options, env: Page, self) => {
    const token = tokens[index];
    if (!token) return "";
    const solved = solvedBy(token.info);
    // A solution is not run here: a goal asks for it when the reader does.
    if (solved !== null) return solution(solved, token.content);
    const before = env.code?.length ?? 0;
    const html = fence(tokens, index, options, env, self);
    const code = env.code?.[before];
    const cell = cellOf(token);
    if (!code || !cell) return html;
    const known = (env.cells ??= []);
    const outputs = unique(code.node.declarations);
    const data: CellData = {
      id: code.id,
      name: cell.name,
      language: cell.language,
      inputs: unique(code.node.references),
      outputs,
      line: (token.map?.[0] ?? 0) + 2
    };
    known.push(data);
    return frame(keepRoom(html, token.content, env), data, token.content);
  };

  md.renderer.render = (tokens, options, env: Page) => {
    const html = render(tokens, options, env);
    return env.cells?.length ? `${html}<div hidden><!--:${rootId}:--></div>\n` : html;
  };
  return md;
}

/** Where a goal finds the text that solves it, by the name of the cell. */
function solution(cell: string, source: string): string {
  const json = JSON.stringify(source.replace(/\n$/, "")).replace(/</g, "\\u003c");
  const data = `data-cell="${escape(cell)}"`;
  return `<script type="application/json" class="nb-solution" ${data}>${json}</script>\n`;
}

/**
 * Marks the places of a page's first figure and of the controls above it, for which the style keeps
 * room: the text below should not jump while somebody begins to read it.
 */
function keepRoom(html: string, source: string, page: Page): string {
  if (page.hasFigure) return html;
  page.hasFigure = /\bfigure\(/.test(source);
  const place = page.hasFigure ? "nb-figure" : /\bview\(/.test(source) ? "nb-above" : null;
  return place === null
    ? html
    : html.replace("observablehq--block", `observablehq--block ${place}`);
}

/** Puts the code that follows a cell's output into a frame, or the code's text into JSON. */
function frame(html: string, data: CellData, source: string): string {
  const marker = `<!--:${data.id}:--></div>`;
  const end = html.indexOf(marker) + marker.length;
  const output = html.slice(0, end);
  const code = html.slice(end).trim();
  if (code === "") {
    const json = JSON.stringify({...data, source}).replace(/</g, "\\u003c");
    return `${output}\n<script type="application/json" class="nb-hidden">${json}</script>\n`;
  }
  const title = escape(`${data.name}.${data.language}`);
  return `${output}
<div class="nb-cell" data-cell="${escape(JSON.stringify(data))}">
<div class="nb-head"><span class="nb-name">${title}</span></div>
<div class="nb-code">${code.replace("<pre>", '<pre data-copy="none">')}</div>
</div>
`;
}

function unique(nodes: readonly {readonly name: string}[] | null): string[] {
  return [...new Set(nodes?.map((node) => node.name))];
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}
