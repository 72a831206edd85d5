/** The markdown-it plugin that keeps a state's name whole in a heading: TIME-WAIT on one line. */
import type MarkdownIt from "markdown-it";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** A name in capitals with a hyphen, at which a browser would break the line. */
const NAME = /([A-Z]{2,}(?:-[A-Z0-9]+)+)/;

/** Adds the plugin to Framework's Markdown parser, after whatever names headings by their text. */
export function unbroken(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("unbroken", (state) => {
    const html = (content: string): Token => {
      const token = new state.Token("html_inline", "", 0);
      token.content = content;
      return token;
    };
    const split = (token: Token): Token[] => {
      if (token.type !== "text" || !NAME.test(token.content)) return [token];
      return token.content.split(NAME).flatMap((content, i) => {
        const text = new state.Token("text", "", 0);
        text.content = content;
        return i % 2 === 0 ? [text] : [html('<span class="unbroken">'), text, html("</span>")];
      });
    };
    for (const [i, {type}] of state.tokens.entries()) {
      const inline = type === "heading_open" ? state.tokens[i + 1] : undefined;
      if (inline?.children) inline.children = inline.children.flatMap(split);
    }
  });
  return md;
}
