/** Shows what somebody else's changes would change, cell by cell, before anything of it runs. */
import {type Action, button, focusOn} from "./edits-bar.ts";
import {difference, wholeText} from "../editor/diff-view.ts";
import {visibleNodes} from "../editor/visible-text.ts";

/** One cell whose text would be another. */
export interface Proposal {
  readonly title: string;
  /** Null where a whole text takes the place of one that the reader has not touched. */
  readonly before: string | null;
  readonly after: string;
  /** A remark on the cell. */
  readonly note: string | null;
}

/** One setting that would be another; both in words. */
export interface SettingProposal {
  readonly name: string;
  /** Null when it is as the page has it. */
  readonly before: string | null;
  readonly after: string;
  /** A remark on the setting. */
  readonly note: string | null;
}

/** What is to be decided. */
export interface ReviewContent {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly settings: readonly SettingProposal[];
  /** The last one changes nothing. */
  readonly actions: readonly Action[];
}

/** For so long a button that changes something is inert after its panel came into view, in ms. */
export const inertFor = 1000;

let reviews = 0;

/** The panel; it goes away when one of the actions is taken. */
export function review(content: ReviewContent): HTMLElement {
  const {title, sentences, proposals, settings, actions} = content;
  const element = document.createElement("section");
  element.className = "nb-review";
  const heading = Object.assign(document.createElement("h2"), {
    textContent: title,
    id: `nb-review-${++reviews}`
  });
  element.setAttribute("aria-labelledby", heading.id);
  element.append(heading, ...sentences.map(paragraph));
  for (const proposal of proposals) element.append(...cellPart(proposal));
  if (settings.length > 0) element.append(settingsPart(settings));
  const buttons = document.createElement("p");
  buttons.className = "nb-buttons";
  buttons.append(
    ...actions.map(({label, do: act}) =>
      button({
        label,
        do: () => {
          element.remove();
          act();
        }
      })
    )
  );
  element.append(buttons);
  return element;
}

/** Puts a panel on the page and leads the reader to it. */
export function present(panel: HTMLElement, put: (panel: HTMLElement) => void): void {
  put(panel);
  wake(panel);
  const heading = panel.querySelector("h2");
  if (heading) focusOn(heading);
  panel.scrollIntoView({block: "nearest"});
}

/**
 * Whoever clicks where the panel appears meant something else: until it has been seen for a
 * moment, only the last button works.
 */
function wake(panel: HTMLElement): void {
  const inert = [...panel.querySelectorAll<HTMLButtonElement>(":scope > .nb-buttons > button")];
  inert.pop();
  let timer = 0;
  const begin = (): void => {
    clearTimeout(timer);
    for (const each of inert) each.disabled = true;
    if (document.hidden) return;
    timer = window.setTimeout(() => {
      for (const each of inert) each.disabled = false;
    }, inertFor);
  };
  const again = (): void => {
    if (panel.isConnected) begin();
    else document.removeEventListener("visibilitychange", again);
  };
  document.addEventListener("visibilitychange", again);
  begin();
}

function cellPart({title, before, after, note}: Proposal): HTMLElement[] {
  const name = Object.assign(document.createElement("h3"), {
    className: "nb-name",
    textContent: title
  });
  const shown = before === null ? wholeText(after) : difference(before, after);
  return [name, ...(note === null ? [] : [paragraph(note)]), shown];
}

function settingsPart(settings: readonly SettingProposal[]): HTMLElement {
  const list = document.createElement("ul");
  for (const {name, before, after, note} of settings) {
    const item = document.createElement("li");
    const [was, is] = [document.createElement("del"), document.createElement("ins")];
    was.append(...visibleNodes(before ?? ""));
    is.append(...visibleNodes(after));
    item.append(...visibleNodes(`${name}: `), ...(before === null ? [] : [was, " → "]), is);
    if (note !== null) item.append(` (${note})`);
    list.append(item);
  }
  return list;
}

/** A sentence; a name in it may come from a link. */
function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.append(...visibleNodes(text));
  return element;
}
