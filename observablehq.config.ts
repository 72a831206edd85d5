/** The site: its pages in reading order, its style, and the script that every page loads. */
import {cells} from "./src/site/cells.ts";
import {fillCache} from "./src/site/cache.ts";

fillCache("docs");

const pages = [
  {name: "Three-way handshake", path: "/handshake"},
  {name: "Four-way close", path: "/close"}
];

/** The top of each page: a link past it, and the pages by name. */
function header({path}: {path: string}): string {
  const links = pages.map((page) => {
    const current = page.path === path ? ' aria-current="page"' : "";
    return `<a href="${page.path}"${current}>${page.name}</a>`;
  });
  return `<a class="skip" href="#text">Skip to the text</a>
<a class="home" href="/">TCP sockets by running them</a>
<nav aria-label="Pages">${links.join("")}</nav>
<span id="text" tabindex="-1"></span>`;
}

export default {
  title: "TCP sockets by running them",
  root: "docs",
  output: "dist",
  style: "theme.css",
  pages,
  // The pages stand in the header; figures need the width.
  sidebar: false,
  toc: false,
  // Links with ".html" work on every static server.
  preserveExtension: true,
  // The fonts that Framework would load otherwise come from another host.
  globalStylesheets: [],
  head: '<script type="module" async src="/lib/notebook.js"></script>',
  header,
  footer: "Everything on this page runs in your browser; nothing is sent anywhere.",
  search: false,
  typographer: true,
  markdownIt: cells
};
