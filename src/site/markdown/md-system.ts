/**
 * The markdown-it rule for words that differ by the reader's system, within a sentence:
 * `after {linux macos: 40 ms | windows: 200 ms}`.
 */
import type MarkdownIt from "markdown-it";
import {systemNames, systems, systemWords} from "../config/systems.ts";

const opening = new RegExp(`^\\{(?:${Object.keys(systems).join("|")})[ ,\\w]*:`);

/** One of the choices: for which systems, and where its text begins and ends. */
interface Choice {
  readonly names: string;
  readonly from: number;
  readonly to: number;
}

/** Adds the rule to Framework's Markdown parser. */
export function systemSpans(md: MarkdownIt): MarkdownIt {
  md.inline.ruler.before("link", "system", (state, silent) => {
    if (state.src.charAt(state.pos) !== "{") return false;
    if (!opening.test(state.src.slice(state.pos))) return false;
    const end = closing(state.src, state.pos, state.posMax);
    if (end < 0) return false;
    if (!silent) {
      const {posMax} = state;
      for (const {names, from, to} of choices(state.src, state.pos + 1, end)) {
        const known = systemNames(names);
        const open = state.push("html_inline", "", 0);
        open.content =
          `<span class="for-system" data-for="${known.join(" ")}"` +
          ` data-label="${systemWords(known)}">`;
        state.pos = from;
        state.posMax = to;
        state.md.inline.tokenize(state);
        state.push("html_inline", "", 0).content = "</span>";
      }
      state.posMax = posMax;
    }
    state.pos = end + 1;
    return true;
  });
  return md;
}

/** Where the brace that is open at `start` is closed; -1 when it is not. */
function closing(text: string, start: number, max: number): number {
  let depth = 0;
  for (let i = start; i < max; i++) {
    const sign = text.charAt(i);
    if (sign === "{") depth++;
    else if (sign === "}" && --depth === 0) return i;
  }
  return -1;
}

function choices(text: string, start: number, end: number): Choice[] {
  const found: Choice[] = [];
  for (let from = start; from < end;) {
    const bar = text.indexOf("|", from);
    const to = bar < 0 || bar > end ? end : bar;
    const [all = "", names = ""] = /^\s*([\w ,]+):\s*/.exec(text.slice(from, to)) ?? [];
    const until = from + text.slice(from, to).trimEnd().length;
    found.push({names, from: from + all.length, to: until});
    from = to + 1;
  }
  return found;
}
