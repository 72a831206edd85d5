/** The frame of a view in a figure: its name, a choice of what it shows, and measured room. */
import {likelyWidth, observeWidth} from "../dom/figure-width.ts";
import {html} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import {words} from "./words.ts";

/** A panel, and the places in it. */
export interface Panel {
  readonly node: HTMLElement;
  /** Where the picture goes. */
  readonly stage: HTMLElement;
  /** A line below the picture. */
  readonly note: HTMLElement;
  /** Offers a choice, when there is more than one thing to choose. */
  offer(names: readonly string[], chosen: number): void;
  /** Width of the stage, in px. */
  width(): number;
}

/** How a panel answers to its reader and its page. */
export interface PanelOptions {
  readonly title: string;
  readonly onChoice?: (chosen: number) => void;
  /** Called when the stage has another width. */
  readonly onWidth?: () => void;
}

/** How many choices are offered at most. */
const MOST_CHOICES = 200;

/** What a panel has beside its stage, in px. */
const BESIDE = 32;

/** How wide the stage of a panel of this title was last, on a page of which width, in px. */
const stages = new Map<string, {readonly page: number; readonly width: number}>();

/** A new run makes new panels: each is drawn once only if it begins as wide as the one before. */
function likelyStage(title: string): number {
  const last = stages.get(title);
  return last?.page === globalThis.innerWidth ? last.width : likelyWidth() - BESIDE;
}

let made = 0;

/** Makes a panel. */
export function panel({title, onChoice, onWidth}: PanelOptions): Panel {
  const id = `view-title-${++made}`;
  const select = html("select", {"aria-label": words.which(title), hidden: true});
  const stage = html("div", {class: "view-stage"});
  const note = html("p", {class: "view-note"});
  const head = html(
    "div",
    {class: "view-head"},
    html("p", {id, class: "view-title"}, title),
    select
  );
  const node = html(
    "div",
    {class: "view-panel", role: "group", "aria-labelledby": id},
    head,
    stage,
    note
  );
  select.addEventListener("change", (event) => {
    event.stopPropagation();
    onChoice?.(select.selectedIndex);
  });
  // The figure's own "input" says that the run has changed; this one says nothing of the kind.
  select.addEventListener("input", (event) => event.stopPropagation());
  let width = likelyStage(title);
  observeWidth(stage, width, (measured) => {
    width = measured;
    stages.set(title, {page: innerWidth, width});
    onWidth?.();
  });
  return {
    node,
    stage,
    note,
    offer(names, chosen) {
      const options = names.slice(0, MOST_CHOICES).map((name) => html("option", {}, name));
      replaceChanged(select, ...options);
      select.selectedIndex = chosen;
      select.hidden = names.length < 2;
    },
    width: () => width
  };
}
