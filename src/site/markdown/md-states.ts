/**
 * The markdown-it plugin that gives a state's name in a sentence the ground and the mark that it
 * has in figures: whose turn it is, as `meaningOf` says. FIN-WAIT-2 has none, as its meaning
 * depends on the socket: it only stays on one line.
 */
import type MarkdownIt from "markdown-it";
import {meaningOf} from "../../trace/data/meaning.ts";

type TcpState = Parameters<typeof meaningOf>[0];
type Token = ReturnType<MarkdownIt["parse"]>[number];

const STATES: readonly TcpState[] = [
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT"
];

const NAME = new RegExp(`(?<![\\w-])(${STATES.join("|")})(?![\\w-])`);

const classOf = (state: TcpState): string =>
  state === "FIN-WAIT-2" ? "unbroken" : `state-name m-${meaningOf(state)}`;

const ALONE = new RegExp(`^${NAME.source}$`);

/** Adds the plugin to Framework's Markdown parser. Headings, and links that say more, stay. */
export function states(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("states", (state) => {
    const html = (content: string): Token => {
      const token = new state.Token("html_inline", "", 0);
      token.content = content;
      return token;
    };
    const split = (content: string): Token[] =>
      content.split(NAME).flatMap((part, i) => {
        const text = new state.Token("text", "", 0);
        text.content = part;
        if (i % 2 === 0) return [text];
        return [html(`<span class="${classOf(part as TcpState)}">`), text, html("</span>")];
      });
    for (const [i, inline] of state.tokens.entries()) {
      if (inline.type !== "inline" || state.tokens[i - 1]?.type === "heading_open") continue;
      let links = 0;
      inline.children = (inline.children ?? []).flatMap((token) => {
        if (token.type === "link_open") links++;
        if (token.type === "link_close") links--;
        const isMarked = token.type === "text" && (links === 0 || ALONE.test(token.content));
        return isMarked ? split(token.content) : [token];
      });
    }
  });
  return md;
}
