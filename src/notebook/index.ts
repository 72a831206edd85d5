/**
 * What a page loads at first: it finds the cells and puts an Edit button on those that readers
 * see. The editor and the compiler come when the first of them is opened.
 */
import type {CellData} from "./compile/cell-data.ts";
import type {PageEdits} from "./edits/page-edits.ts";
import {settingKeys} from "./edits/setting-keys.ts";
import {CellFrame} from "./editor/cell-frame.ts";
import type {SettingElement} from "./storage/saved-setting.ts";
import {has, pageName} from "./storage/storage-keys.ts";
import {type Cell, Page} from "./run/page.ts";
import {errorText} from "./compile/error-text.ts";
import {atFirstSign} from "./schedule/first-sign.ts";
import {type Root, findRoots} from "./schedule/runtime.ts";
import {reachWhenWide} from "./editor/scroll-focus.ts";
import {CellMessage} from "./editor/cell-message.ts";
import {offerTwins} from "./run/twin.ts";
import {startShell} from "./shell/shell.ts";
import {OPEN_IN_PLAYGROUND, type Playable} from "../base/open-in-playground.ts";
import {EDIT_SCRIPT, type ScriptEditing} from "../base/script-editing.ts";

export {inTurns, wantAllCells} from "./schedule/cell-scheduler.ts";
export {libraryInParts, libraryIsComing} from "./schedule/library-parts.ts";

async function start(): Promise<void> {
  // A view asks for an editor of a language that only the view knows.
  addEventListener(EDIT_SCRIPT, (event) => {
    const {detail} = event as CustomEvent<ScriptEditing>;
    void import("./editor/script-editor.ts").then((it) => it.giveScriptEditor(detail));
  });
  // Framework looks for the roots of all cells as soon as its client is loaded.
  if (document.readyState === "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  }
  startShell();
  if (document.querySelector(".tabs")) {
    void import("./inputs/code-tabs.ts").then(({keepTabs}) => keepTabs());
  }
  // On a narrow screen, tables and code of the text scroll as well; those of cells see to it.
  const wide = document.querySelectorAll("#observablehq-main > table, #observablehq-main pre");
  wide.forEach(reachWhenWide);
  if (!document.querySelector(".nb-cell, .nb-hidden")) return;
  const {define} = await import("observablehq:client");
  const page = await Page.open(define);
  page.changed = {...page.changed, takeOut: takeOut(page)};
  attach(page);
  page.listen();
  offerTwins(page);
  const {embed} = document.documentElement.dataset;
  const main = document.querySelector("main");
  if (!main) return;
  // The live preview replaces the cells that the author changes.
  new MutationObserver(() => attach(page)).observe(main, {childList: true});
  keep(page, main);
  if (embed !== undefined) (await import("./embed/embed.ts")).embed(embed, page.cells, main);
}

/**
 * What keeps and shares the reader's changes begins as soon as there is any. Its code is there by
 * then: the first move of a slider has enough to do.
 */
function keep(page: Page, main: HTMLElement): void {
  const code = () => import("./edits/page-edits.ts");
  atFirstSign(() => void code().catch(() => undefined));
  let loaded: Promise<PageEdits> | null = null;
  const withEdits = (use: (edits: PageEdits) => unknown): void => {
    loaded ??= code().then(({PageEdits}) => PageEdits.open(page, main));
    // Without it the page works all the same, and the next change tries again.
    loaded.catch(() => (loaded = null));
    void loaded.then(use, () => undefined);
  };
  page.changed = {
    ...page.changed,
    edited: (cell) => withEdits((it) => it.edited(cell)),
    share: (cell) => withEdits((it) => it.share(cell)),
    replaced: () => loaded && withEdits((it) => it.restore()),
    ready: async () => {
      withEdits(() => undefined);
      await loaded?.catch(() => undefined);
    }
  };
  const open = (): void => {
    if (location.hash.startsWith("#cells=")) withEdits((it) => it.openLink());
  };
  addEventListener("hashchange", () => {
    // The link that is being read may be gone, too.
    if (loaded) withEdits((it) => it.openLink());
    else open();
  });
  main.addEventListener("input", ({target}) => {
    const element = (target as Element).closest<SettingElement>("[data-keep]");
    if (!element) return;
    // By the time that the code is there, another element may stand in its place.
    const key = settingKeys(page, main).get(element);
    withEdits((it) => it.set(element, key));
  });
  // Somewhere on the page, a change is proposed: the solution of an exercise.
  main.addEventListener("nb-propose", (event) => withEdits((it) => it.propose(event)));
  // A figure asks for a link to the page as the reader has it.
  main.addEventListener("share", (event) => {
    event.preventDefault();
    withEdits((it) => it.share(null));
  });
  if (has("edits") || has("busy")) withEdits(() => undefined);
  open();
}

/** How a cell gets to the playground, and a program that a view has made. */
function takeOut(page: Page): ((cell: Cell) => void) | null {
  const address = playgroundAddress();
  if (address === null) return null;
  addEventListener(OPEN_IN_PLAYGROUND, (event) => {
    event.preventDefault();
    const {text, failed} = (event as CustomEvent<Playable>).detail;
    import("./edits/open-in-playground.ts")
      .then((it) => it.openProgram(text, address))
      .catch((error: unknown) => failed(errorText(error)));
  });
  return (cell) => {
    const open = import("./edits/open-in-playground.ts").then((it) =>
      it.openInPlayground(page, cell, address)
    );
    open.catch((error: unknown) => page.note(cell, errorText(error)));
  };
}

/** The page's menu knows where the playground is; null on the playground itself. */
function playgroundAddress(): string | null {
  const links = document.querySelectorAll<HTMLAnchorElement>('nav a[href*="playground"]');
  const address = [...links].find(({pathname}) => pageName(pathname) === "playground")?.href;
  return pageName() === "playground" ? null : (address ?? null);
}

/** Takes in the cells that are new on the page, and lets go of those that are no longer there. */
function attach(page: Page): void {
  page.forget((cell) => !cell.block.isConnected);
  const roots = findRoots(document.body);
  for (const element of document.querySelectorAll<HTMLElement>(".nb-cell, .nb-hidden")) {
    const hidden = element instanceof HTMLScriptElement;
    const data = JSON.parse((hidden ? element.text : element.dataset.cell) ?? "{}") as CellData;
    const root = roots.get(data.id);
    if (!root || page.cells.some((cell) => cell.root === root)) continue;
    const cell = makeCell(data, root, element);
    if (hidden) {
      const line = new CellMessage();
      // A block without output stays empty, so that it takes no room.
      cell.show = (message) => {
        line.show(message);
        if (message) cell.block.append(line.element);
        else line.element.remove();
      };
    } else {
      const frame = new CellFrame(page, cell, element);
      cell.show = (message) => frame.show(message);
      cell.refresh = () => frame.refresh();
    }
    page.cells.push(cell);
    page.changed.replaced();
  }
}

function makeCell(data: CellData, root: Root, element: HTMLElement): Cell {
  // Framework's highlighter leaves the text as it is, with one line break at the end.
  const shown = element.querySelector(".nb-code")?.textContent ?? "";
  const original = (data.source ?? shown).replace(/^\n+|\s+$/g, "");
  return {
    data,
    root,
    block: root.parentElement as HTMLElement,
    original,
    text: original,
    ran: original,
    inputs: data.inputs,
    outputs: data.outputs,
    watched: false,
    outdated: null,
    show: () => undefined,
    refresh: () => undefined
  };
}

void start();
