/** The HTML that shows a cell of this page on another page: a frame, which a script makes fit. */
import {pageName, root} from "../storage/storage-keys.ts";

/** For the cell of this name; the frame works without the script, at a fixed height. */
export function embedHtml(cell: string): string {
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
