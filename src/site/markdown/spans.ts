/** What plugins of markdown-it make of a text in which some names get a `<span>` of their own. */
import type MarkdownIt from "markdown-it";

/** A token of an inline text. */
export type Token = ReturnType<MarkdownIt["parse"]>[number];
type MakesTokens = {readonly Token: new (type: string, tag: string, nesting: 0) => Token};

/**
 * A text as tokens: each name is in a `<span>` of the class that `classOf` gives it. `pattern` has
 * one group, the name.
 */
export function withSpans(
  {Token}: MakesTokens,
  text: string,
  pattern: RegExp,
  classOf: (name: string) => string
): Token[] {
  const token = (type: string, content: string): Token =>
    Object.assign(new Token(type, "", 0), {content});
  return text.split(pattern).flatMap((part, i) => {
    if (i % 2 === 0) return [token("text", part)];
    const begin = `<span class="${classOf(part)}">`;
    return [token("html_inline", begin), token("text", part), token("html_inline", "</span>")];
  });
}
