/**
 * The markdown-it plugin that makes tabs of programs in a row: the fences whose info says
 * `tab=winsock`, `tab=posix` or `tab=node`. A choice is a radio button, and the style sheet hides
 * what is not chosen, so that tabs need no script; on paper, all programs are there.
 */
import {createMarkdownIt, parseInfo, readFrontMatter} from "../config/framework.ts";
import type MarkdownIt from "markdown-it";

/** The tabs that there are, in the words of the page. */
export const tabNames = {winsock: "Winsock C++", posix: "POSIX C", node: "Node"} as const;

/** Which program a tab holds. */
export type TabKind = keyof typeof tabNames;

/** One program of a page, and the line on which it begins. */
export interface Tab {
  readonly kind: TabKind;
  readonly line: number;
  readonly source: string;
  /** What the page says that it prints, in the fence `text output=…` that follows; or null. */
  readonly output: string | null;
}

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Adds the plugin to Framework's Markdown parser. */
export function tabs(md: MarkdownIt): MarkdownIt {
  const fence = md.renderer.rules.fence;
  // Long lines scroll inside their block, which must then be reached by keyboard. Cells that can be
  // edited see to that themselves.
  md.renderer.rules.fence = (...args) => {
    const html = fence?.(...args) ?? "";
    return html.includes("nb-cell") ? html : html.replace("<pre", '<pre tabindex="0"');
  };
  md.core.ruler.push("code-tabs", (state) => {
    const html = (content: string): Token => {
      const token = new state.Token("html_block", "", 0);
      token.content = content;
      return token;
    };
    let count = 0;
    state.tokens = grouped(state.tokens).flatMap((group) => {
      if (!Array.isArray(group)) return [group];
      const kinds = group.map((token) => kindOf(token) ?? "node");
      const blocks = group.flatMap((token, i) => [
        html(opening(kinds[i])),
        token,
        html("</div>\n")
      ]);
      return [html(choice(kinds, ++count)), ...blocks, html("</div>\n")];
    });
  });
  return md;
}

/** The programs of a page, in their order. Throws for a fence with a tab that there is not. */
export function readTabs(text: string): Tab[] {
  const {content} = readFrontMatter(text);
  const skipped = text.slice(0, text.length - content.length).split("\n").length - 1;
  const found: Tab[] = [];
  for (const token of createMarkdownIt().parse(content, {})) {
    if (token.type !== "fence") continue;
    const line = (token.map?.[0] ?? 0) + skipped + 2;
    const kind = kindOf(token);
    if (kind !== null) found.push({kind, line, source: token.content, output: null});
    const {output} = parseInfo(token.info).attributes;
    if (output === undefined) continue;
    const of = found.findLastIndex((tab) => tab.kind === output);
    const tab = found[of];
    if (!tab) throw new Error(`line ${line}: output=${output} follows no tab of that name`);
    found[of] = {...tab, output: token.content};
  }
  return found;
}

/** Runs of fences with tabs as arrays, and all other tokens alone. */
function grouped(tokens: readonly Token[]): (Token | Token[])[] {
  const groups: (Token | Token[])[] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (kindOf(token) === null) groups.push(token);
    else if (Array.isArray(last)) last.push(token);
    else groups.push([token]);
  }
  return groups;
}

/** The tab that a fence is, or null when it is none. */
function kindOf(token: Token): TabKind | null {
  if (token.type !== "fence") return null;
  const {tab} = parseInfo(token.info).attributes;
  if (tab === undefined) return null;
  if (tab in tabNames) return tab as TabKind;
  const known = Object.keys(tabNames).join(", ");
  throw new Error(`There is no tab "${tab}": a fence can have one of ${known}.`);
}

const label = (kind: TabKind | undefined): string => (kind ? tabNames[kind] : "");

/** The beginning of one program. */
const opening = (kind: TabKind | undefined): string =>
  `<div class="tab" data-tab="${kind}" role="group" aria-label="${label(kind)}">`;

/** The beginning of a group: its radio buttons, of which the first is chosen. */
function choice(kinds: readonly TabKind[], count: number): string {
  const buttons = kinds.map((kind, i) => {
    const checked = i === 0 ? " checked" : "";
    const input = `<input type="radio" name="tabs-${count}" value="${kind}"${checked}>`;
    return `<label>${input}<span>${label(kind)}</span></label>`;
  });
  return `<div class="tabs">
<div class="nb-segments" role="radiogroup" aria-label="Program for">${buttons.join("")}</div>
`;
}
