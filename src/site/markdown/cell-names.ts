/**
 * The names of a page's cells: one rule for the notebook, for links to a cell, and for the tables
 * that list cells.
 */
import {parseInfo, parseJavaScript, transformJavaScriptSync} from "../config/framework.ts";
import type MarkdownIt from "markdown-it";
import type {Language} from "../../notebook/compile/cell-data.ts";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** What the rule knows of a fence that runs. */
export interface NamedCell {
  /** Unique on its page. */
  readonly name: string;
  /** Whether the author chose the name: by `name=…`, or by declaring it. Else it is a number. */
  readonly isNamed: boolean;
  /** Whether readers see the code. */
  readonly isShown: boolean;
  readonly language: Language;
}

const hasRule = new WeakSet<MarkdownIt>();

/** Has the parser name each cell of a page; `cellOf` reads what it found. Does nothing twice. */
export function nameCells(md: MarkdownIt): MarkdownIt {
  if (hasRule.has(md)) return md;
  hasRule.add(md);
  md.core.ruler.push("cell-names", ({tokens}) => {
    const taken = new Set<string>();
    for (const token of tokens) {
      const cell = token.type === "fence" ? named(token, taken) : null;
      if (cell) token.meta = {...(token.meta as object | null), cell};
    }
  });
  return md;
}

/** The cell that a token is; null for text, and for code that does not run. */
export function cellOf({meta}: Token): NamedCell | null {
  return (meta as {cell?: NamedCell} | null)?.cell ?? null;
}

/** Does a fence with this info run? Framework runs other languages, too; pages have none. */
export function languageOf(info: string): Language | null {
  const {tag, attributes} = parseInfo(info);
  if (attributes["solution"] !== undefined) return null;
  const runs = (tag === "ts" || tag === "js") && !isFalse(attributes["run"]);
  return runs ? tag : null;
}

/** The cell for which a fence holds the solution (`ts solution=NAME`); null for any other fence. */
export const solvedBy = (info: string): string | null =>
  parseInfo(info).attributes["solution"] ?? null;

const isFalse = (attribute: string | undefined): boolean => attribute?.toLowerCase() === "false";

function named(token: Token, taken: Set<string>): NamedCell | null {
  const language = languageOf(token.info);
  const declared = language && declarations(token.content, language);
  if (!language || !declared) return null;
  const {echo, name} = parseInfo(token.info).attributes;
  const own = name ?? declared[0];
  const free = unused(own ?? `cell-${taken.size + 1}`, taken);
  taken.add(free);
  const isShown = echo !== undefined && !isFalse(echo);
  return {name: free, isNamed: own !== undefined, isShown, language};
}

function unused(wanted: string, taken: ReadonlySet<string>): string {
  let free = wanted;
  for (let n = 2; taken.has(free); n++) free = `${wanted}-${n}`;
  return free;
}

/** What was parsed before: a page is read many times, by the build and by the tests. */
const known = new Map<string, readonly string[] | null>();

/** The names that a cell declares, in order, as Framework finds them; null for a syntax error. */
function declarations(source: string, language: Language): readonly string[] | null {
  const key = `${language} ${source}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = parse(source, language);
  known.set(key, found);
  return found;
}

function parse(source: string, language: Language): readonly string[] | null {
  try {
    const code = language === "ts" ? transformJavaScriptSync(source, "ts") : source;
    const {declarations} = parseJavaScript(code, {path: ""});
    return (declarations ?? []).map(({name}) => name);
  } catch {
    // Framework shows the error in place of the cell.
    return null;
  }
}
