/** The site: its pages in reading order, its style, and the script that every page loads. */
import type MarkdownIt from "markdown-it";
import {anchors} from "./src/site/markdown/md-anchors.ts";
import {blocks} from "./src/site/markdown/md-blocks.ts";
import {unbroken} from "./src/site/markdown/md-unbroken.ts";
import {cells} from "./src/site/markdown/md-cells.ts";
import {fillCache} from "./src/site/build/offline-cache.ts";
import {generated} from "./src/site/content/generated.ts";
import {iconAddress} from "./src/site/build/icon.ts";
import {earlyScript} from "./src/site/build/early-script.ts";
import {header} from "./src/site/content/header.ts";
import {menu} from "./src/site/config/menu.ts";
import {layout} from "./src/site/markdown/md-layout.ts";
import {states} from "./src/site/markdown/md-states.ts";
import {tabs} from "./src/site/markdown/md-tabs.ts";

fillCache("docs");

export default {
  title: "TCP sockets by running them",
  root: "docs",
  output: "dist",
  style: "theme.css",
  pages: [...menu.sections, ...menu.reference],
  // The contents open at the top of a page; figures need the width.
  sidebar: false,
  toc: false,
  // Links with ".html" work on every static server.
  preserveExtension: true,
  // The fonts that Framework would load otherwise come from another host.
  globalStylesheets: [],
  // A function, so that the script is bundled when a page is made, and not before.
  head: () => `<link rel="icon" href="${iconAddress}">
<script>${earlyScript()}</script>
<script type="module" async src="/lib/notebook.js"></script>`,
  header,
  footer:
    "Everything on this page runs in your browser; nothing is sent anywhere. Where no version is " +
    "named, Linux is 6.18, Windows is 11 and Server 2022, macOS is 14, FreeBSD is 14.",
  search: false,
  typographer: true,
  markdownIt: (md: MarkdownIt) =>
    generated(states(unbroken(layout(blocks(tabs(cells(anchors(md))))))))
};
