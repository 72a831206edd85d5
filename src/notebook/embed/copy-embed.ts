/** The HTML that shows a cell of this page on another page: a frame, which a script makes fit. */
import {pageName, root} from "../storage/storage-keys.ts";
import {words} from "./words.ts";

/** Copies it for the cell of this name; returns what came of it, in a sentence. */
export function copyEmbed(cell: string): Promise<string> {
  const html = embedHtml(cell);
  return navigator.clipboard.writeText(html).then(
    () => words.copied,
    () => words.notCopied(html)
  );
}

/** The frame works without the script, at a fixed height. */
function embedHtml(cell: string): string {
  const page = pageName() || "index";
  const address = new URL(`${root}${page}.html`, location.href);
  address.search = `?${new URLSearchParams({cell}).toString()}&embed`;
  const script = new URL(`${root}embed.js`, location.href).href;
  const title = `${cell}: ${document.title}`;
  return `<tcp-figure>
  <iframe src="${escape(address.href)}" title="${escape(title)}"
    width="100%" height="640" frameborder="0" loading="lazy"></iframe>
</tcp-figure>
<script async src="${escape(script)}"></script>`;
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
