/**
 * The markdown-it plugin that keeps together what no line may break within: a number and its unit,
 * everywhere but in code; a live value; a state's name in a heading (`md-states` has the others).
 */
import type MarkdownIt from "markdown-it";
import {LENGTH, NAME} from "../../base/typeset.ts";
import {withSpans, type Token} from "./spans.ts";

/** A number with its unit, or a name with its version: `RFC 9293`. */
const MEASURE = new RegExp(
  `(${LENGTH}|\\b(?:RFC|Linux|Windows|Server|macOS|FreeBSD|Node) \\d[\\d.]*)`
);

/** A state's name. */
const HYPHENED = new RegExp(`(${NAME})`);

/** Code and what is no text at all, which stay as they are; or else a tag; or else text. */
const PIECE = new RegExp(
  "<(pre|code|samp|script|style|svg|textarea)\\b[^]*?</\\1>|<!--[^]*?-->" +
    "|<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|([^<]+)",
  "g"
);

/** Adds the plugin to Framework's Markdown parser, after whatever names headings by their text. */
export function unbroken(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("unbroken", (state) => {
    const html = (content: string): Token =>
      Object.assign(new state.Token("html_inline", "", 0), {content});
    for (const [i, inline] of state.tokens.entries()) {
      const inHeading = state.tokens[i - 1]?.type === "heading_open";
      inline.children =
        inline.children?.flatMap((token) => {
          if (isValue(token)) return [html('<span class="unbroken">'), token, html("</span>")];
          if (token.type !== "text" || !inHeading || !HYPHENED.test(token.content)) return [token];
          return withSpans(state, token.content, HYPHENED, () => "unbroken");
        }) ?? null;
    }
  });
  const render = md.renderer.render.bind(md.renderer);
  md.renderer.render = (tokens, options, env) => joined(render(tokens, options, env));
  return md;
}

/** `${duration(wait)}` in a sentence, not the button that `${at(…)}` or `${scrub(…)}` is. */
const isValue = ({type, content}: Token): boolean =>
  type === "placeholder" && !/^\s*(?:at|scrub)\(/.test(content);

/** The page with a space that does not break in each measure. */
const joined = (page: string): string =>
  page.replace(PIECE, (piece: string, _tag, text: string | undefined) =>
    text === undefined ? piece : text.split(MEASURE).map(withFixedSpaces).join("")
  );

const withFixedSpaces = (part: string, i: number): string =>
  i % 2 === 0 ? part : part.replaceAll(" ", "\u00a0");
