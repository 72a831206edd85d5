/** The markdown-it plugin that sends the source of each cell along with the page. */
import type MarkdownIt from "markdown-it";

/** Adds the plugin to Framework's Markdown parser. */
export function cells(md: MarkdownIt): MarkdownIt {
  return md;
}
