/**
 * The markdown-it plugin that gives a state's name in a sentence the ground and the mark that it
 * has in figures: whose turn it is, as `meaningOf` says; so has TIME_WAIT, as `netstat` writes it.
 * FIN-WAIT-2 has none, as its meaning depends on the socket: like SYN-ACK, it only stays on one
 * line.
 */
import type MarkdownIt from "markdown-it";
import {meaningOf, TCP_STATES} from "../../trace/data/meaning.ts";
import {withSpans} from "./spans.ts";

/** CLOSED is also a word of any sentence about sockets. */
const STATES = TCP_STATES.filter((state) => state !== "CLOSED");

const SPELLED = [...STATES.map((state) => state.replaceAll("-", "[-_]")), "SYN-ACK"];

const NAME = new RegExp(`(?<![\\w-])(${SPELLED.join("|")})(?![\\w-])`);

function classOf(name: string): string {
  const state = STATES.find((each) => each === name.replaceAll("_", "-"));
  return !state || state === "FIN-WAIT-2" ? "unbroken" : `state-name m-${meaningOf(state)}`;
}

const ALONE = new RegExp(`^${NAME.source}$`);

/** Adds the plugin to Framework's Markdown parser. Headings, doors and links that say more stay. */
export function states(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("states", (state) => {
    let inDoors = false;
    for (const [i, inline] of state.tokens.entries()) {
      // A door's words are one box of a row: a mark would be another.
      if (/^container_doors_/.test(inline.type)) inDoors = inline.nesting > 0;
      if (inDoors || inline.type !== "inline" || state.tokens[i - 1]?.type === "heading_open")
        continue;
      let links = 0;
      inline.children = (inline.children ?? []).flatMap((token) => {
        if (token.type === "link_open") links++;
        if (token.type === "link_close") links--;
        const isMarked = token.type === "text" && (links === 0 || ALONE.test(token.content));
        if (!isMarked) return [token];
        return withSpans(state, token.content, NAME, classOf);
      });
    }
  });
  return md;
}
