/** What the header of every page does: menus, contents, search, the reader's system, the theme. */
import {listContents, markSection, sectionHeadings, watchSections} from "./page-contents.ts";
import {showProgress} from "../progress/lesson-progress.ts";
import {write} from "../storage/storage.ts";
import {pageName} from "../storage/storage-keys.ts";
import {loadIndex, openSearch} from "./search-box.ts";
import {putOwnSystemFirst} from "./own-system-first.ts";
import {listenForKeys, showKeys} from "./shortcuts.ts";
import {offerSystems} from "./system-choice.ts";
import {offerThemes} from "./theme.ts";
import {footerWords as words} from "./words.ts";

/** Starts all of it; a page without a header has none. */
export function startShell(): void {
  keepPlace();
  const top = document.querySelector<HTMLElement>(".top");
  if (!top) return;
  document.documentElement.classList.add("scripted");
  offerSystems();
  const find = <T extends HTMLElement>(name: string): T | null => top.querySelector<T>(name);
  const theme = find<HTMLButtonElement>(".top-theme");
  if (theme) offerThemes(theme);
  const button = find(".top-search");
  button?.addEventListener("click", openSearch);
  // The index is on its way before the press, as soon as the pointer or the focus comes.
  for (const event of ["pointerenter", "focus"]) {
    button?.addEventListener(event, () => void loadIndex().catch(() => undefined));
  }
  find(".top-keys")?.addEventListener("click", showKeys);
  listenForKeys({search: openSearch, previous: () => follow("prev"), next: () => follow("next")});
  offerLessons();
  offerContents(find(".top-contents"));
  for (const section of document.querySelectorAll<HTMLElement>(".filter")) {
    // One page has such a list: the others need not load what filters it.
    void import("./filter-entries.ts").then(({offerFilter}) => offerFilter(section));
    putOwnSystemFirst(section);
  }
  offerAllChanges();
  const {serviceWorker} = document.documentElement.dataset;
  // In a frame, the copy would be the other page's.
  if (serviceWorker !== undefined && window.top === window)
    whenIdle(() => keepOffline(serviceWorker));
}

const keepOffline = (address: string): void =>
  void import("../offline/offline.ts").then((it) => it.keepOffline(address)).catch(() => undefined);

/** In the footer, the way to what the reader has changed anywhere, also where nothing is yet. */
function offerAllChanges(): void {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.allChanges;
  button.addEventListener("click", () => {
    void import("../edits/all-changes.ts").then(({showAllChanges}) => showAllChanges());
  });
  const line = document.createElement("div");
  line.className = "footer-line";
  line.append(button);
  document.querySelector("#observablehq-footer")?.append(line);
}

/** After all that the page itself loads: what comes for later visits must not delay this one. */
function whenIdle(act: () => void): void {
  const wait = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(act);
    else setTimeout(act, 1000);
  };
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, {once: true});
}

/** The page's own link to the one before or after it. */
function follow(rel: "prev" | "next"): void {
  document.querySelector<HTMLAnchorElement>(`#observablehq-footer a[rel=${rel}]`)?.click();
}

function offerLessons(): void {
  const panel = document.getElementById("lessons");
  panel?.addEventListener("beforetoggle", (event) => {
    if ((event as ToggleEvent).newState === "open") showProgress(panel);
  });
}

/** On a lesson, keeps which one it is; on the start page, shows the way done. */
function keepPlace(): void {
  const cards = document.querySelector<HTMLElement>(".lesson-cards");
  if (document.querySelector(".kicker.lesson")) write("last", pageName(), "");
  if (!cards) return;
  void import("../progress/panel.ts").then(({showPanel}) => showPanel(cards));
}

function offerContents(button: HTMLElement | null): void {
  const panel = document.getElementById("contents");
  const main = document.querySelector("main");
  if (!button || !panel || !main) return;
  const headings = sectionHeadings(main);
  button.hidden = !listContents(panel, headings);
  // A link was followed: the panel has done its part.
  panel.addEventListener("click", ({target}) => {
    if ((target as Element).closest("a")) panel.hidePopover();
  });
  const look = watchSections(headings, (heading) => markSection(panel, heading));
  panel.addEventListener("beforetoggle", () => look());
  // With the frame: to ask where things are costs a layout, which is due then anyway.
  requestAnimationFrame(look);
}
