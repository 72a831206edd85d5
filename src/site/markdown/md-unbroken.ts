/** The markdown-it plugin that keeps a state's name whole in a heading: TIME-WAIT on one line. */
import type MarkdownIt from "markdown-it";
import {withSpans, type Token} from "./spans.ts";

/** A name in capitals with a hyphen, at which a browser would break the line. */
const NAME = /([A-Z]{2,}(?:-[A-Z0-9]+)+)/;

/** Adds the plugin to Framework's Markdown parser, after whatever names headings by their text. */
export function unbroken(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("unbroken", (state) => {
    const split = (token: Token): Token[] => {
      if (token.type !== "text" || !NAME.test(token.content)) return [token];
      return withSpans(state, token.content, NAME, () => "unbroken");
    };
    for (const [i, {type}] of state.tokens.entries()) {
      const inline = type === "heading_open" ? state.tokens[i + 1] : undefined;
      if (inline?.children) inline.children = inline.children.flatMap(split);
    }
  });
  return md;
}
