/**
 * Blocks that begin with `::: name` and end with `:::`, and may stand in one another. What parses
 * them (markdown-it-container) wants more colons for what holds others; authors write three
 * everywhere, and the rest is counted here.
 */
import type MarkdownIt from "markdown-it";

/** The names of all blocks. */
export const blockNames = [
  "scene",
  "more",
  "answer",
  "system",
  "exercise",
  "filter",
  "workbench",
  "front",
  "doors",
  "facts"
] as const;

export type BlockName = (typeof blockNames)[number];

/** Adds the rule to Framework's Markdown parser; it runs before anything is parsed. */
export function nesting(md: MarkdownIt): MarkdownIt {
  md.core.ruler.before("block", "nesting", (state) => {
    if (state.src.includes(":::")) state.src = counted(state.src);
  });
  return md;
}

interface Open {
  readonly line: number;
  readonly name: string;
  /** How deep what it holds is nested: 0 for a block without blocks. */
  depth: number;
}

/** The text with as many colons as the parser needs. Throws for a block that is never closed. */
export function counted(text: string): string {
  const lines = text.split("\n");
  const open: Open[] = [];
  let fence: string | null = null;
  for (const [i, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === null) fence = mark;
    else if (mark !== undefined && fence !== null && closes(line, fence)) fence = null;
    if (fence !== null || mark !== undefined) continue;
    const [, name] = /^:{3,} *([\w-]*)/.exec(line) ?? [];
    if (name === undefined) continue;
    if (name !== "") {
      open.push({line: i, name: checked(name, i), depth: 0});
      continue;
    }
    const block = open.pop();
    if (!block) throw new Error(`line ${i + 1}: this ":::" closes no block.`);
    const above = open.at(-1);
    if (above) above.depth = Math.max(above.depth, block.depth + 1);
    const colons = ":".repeat(3 + block.depth);
    lines[i] = colons;
    lines[block.line] = (lines[block.line] ?? "").replace(/^:+/, colons);
  }
  const [left] = open;
  if (left) throw new Error(`line ${left.line + 1}: "::: ${left.name}" is never closed by ":::".`);
  return lines.join("\n");
}

const closes = (line: string, fence: string): boolean =>
  line.trim().startsWith(fence) && line.trim().replaceAll(fence.charAt(0), "") === "";

function checked(name: string, line: number): string {
  if (blockNames.some((known) => known === name)) return name;
  throw new Error(
    `line ${line + 1}: there is no block "${name}": there are ${blockNames.join(", ")}.`
  );
}
