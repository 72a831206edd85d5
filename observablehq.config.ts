/** The site: its pages in reading order, its style, and the script that every page loads. */
import {cells} from "./src/site/cells.ts";
import {fillCache} from "./src/site/cache.ts";

fillCache("docs");

export default {
  title: "TCP sockets by running them",
  root: "docs",
  output: "dist",
  style: "theme.css",
  pages: [
    {name: "Three-way handshake", path: "/handshake"},
    {name: "Four-way close", path: "/close"}
  ],
  // Links with ".html" work on every static server.
  preserveExtension: true,
  // The fonts that Framework would load otherwise come from another host.
  globalStylesheets: [],
  head: '<script type="module" async src="/lib/notebook.js"></script>',
  header: "",
  footer: "Everything on this page runs in your browser; nothing is sent anywhere.",
  search: false,
  typographer: true,
  markdownIt: cells
};
