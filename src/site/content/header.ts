/**
 * The header of every page: the lessons, the contents of this page, search, the reader's system and
 * the theme. Its menus are popovers, which need no script; what needs one is hidden without it.
 */
import {type MenuPage, lessonOf, menu} from "../config/menu.ts";
import {systemChoice, systemMenu} from "../config/systems.ts";
import {headerWords as words} from "../config/words.ts";

/** The header of the page with this path; a path begins with a slash. */
export function header({path}: {readonly path: string}): string {
  const link = (page: MenuPage): string => {
    const current = page.path === path ? ' aria-current="page"' : "";
    return `<li><a href="${page.path}"${current}>${page.name}</a></li>`;
  };
  const list = (pages: readonly MenuPage[]): string => pages.map(link).join("");
  const name = lessonOf(path) ?? menu.reference.find((page) => page.path === path)?.name ?? "";
  return `<a class="skip" href="#text">${words.skip}</a>
<div class="top">
<button type="button" class="top-button top-lessons" popovertarget="lessons"
 aria-label="${words.lessons}"><span aria-hidden="true">☰</span></button>
<a class="home" href="/">${words.site}</a>
<button type="button" class="top-button top-contents" popovertarget="contents"
 data-name="${name}">${name || words.contents} <span aria-hidden="true">▾</span></button>
<span class="top-space"></span>
<button type="button" class="top-button top-search" aria-keyshortcuts="/">
<span class="top-search-words">${words.searchLong}</span>
<span class="top-search-sign" aria-hidden="true">⌕</span><kbd aria-hidden="true">/</kbd></button>
<span class="top-label" aria-hidden="true">${words.system.toLowerCase()}</span>
${systemChoice(words.system)}${systemMenu(words.system)}
<button type="button" class="top-button top-theme" aria-label="${words.theme}">◐</button>
<button type="button" class="top-button top-keys" aria-label="${words.keys}"
 title="${words.keys}">?</button>
</div>
<nav id="lessons" class="top-panel" popover aria-label="${words.pages}">
<p><a href="/">${words.start}</a></p>
<ol>${list(menu.sections)}</ol>
<ul>${list(menu.reference)}</ul>
</nav>
<nav id="contents" class="top-panel" popover aria-label="${words.contents}"></nav>
<span id="text" tabindex="-1"></span>`;
}
