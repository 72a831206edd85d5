/**
 * The markdown-it plugin that gives a state's name in a sentence the ground and the mark that it
 * has in figures: whose turn it is, as `meaningOf` says. FIN-WAIT-2 has none, as its meaning
 * depends on the socket: it only stays on one line.
 */
import type MarkdownIt from "markdown-it";
import {meaningOf, TCP_STATES, type TcpState} from "../../trace/data/meaning.ts";
import {withSpans} from "./spans.ts";

/** CLOSED is also a word of any sentence about sockets. */
const STATES = TCP_STATES.filter((state) => state !== "CLOSED");

const NAME = new RegExp(`(?<![\\w-])(${STATES.join("|")})(?![\\w-])`);

const classOf = (state: TcpState): string =>
  state === "FIN-WAIT-2" ? "unbroken" : `state-name m-${meaningOf(state)}`;

const ALONE = new RegExp(`^${NAME.source}$`);

/** Adds the plugin to Framework's Markdown parser. Headings, and links that say more, stay. */
export function states(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("states", (state) => {
    for (const [i, inline] of state.tokens.entries()) {
      if (inline.type !== "inline" || state.tokens[i - 1]?.type === "heading_open") continue;
      let links = 0;
      inline.children = (inline.children ?? []).flatMap((token) => {
        if (token.type === "link_open") links++;
        if (token.type === "link_close") links--;
        const isMarked = token.type === "text" && (links === 0 || ALONE.test(token.content));
        if (!isMarked) return [token];
        return withSpans(state, token.content, NAME, (name) => classOf(name as TcpState));
      });
    }
  });
  return md;
}
