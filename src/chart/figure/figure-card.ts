/** The card of a figure: its title, its views in their order, its caption. */
import {html} from "../dom/html.ts";
import type {LazyViewName, View, ViewMaker} from "../panels/view.ts";
import {USUAL} from "./figure-options.ts";
import type {FigureOptions, ViewName} from "./figure-options.ts";

/** What a card is made of. */
export interface CardParts {
  /** The views that every figure has, by name. */
  readonly own: Readonly<Partial<Record<ViewName, HTMLElement>>>;
  /** Makes another view. */
  readonly add: (view: LazyViewName | ViewMaker) => View["node"];
  readonly legend: HTMLElement;
  readonly problem: HTMLElement;
  readonly caption: HTMLElement;
}

/** Makes the card. The transcript is no part of it: it is under the figure in any case. */
export function figureCard(options: FigureOptions, parts: CardParts): HTMLElement {
  const {title, views = USUAL, caption} = options;
  return html(
    "div",
    {class: "card"},
    title === undefined ? null : html("p", {class: "title"}, title),
    parts.problem,
    ...arranged(views, parts),
    caption === undefined ? null : html("figcaption", {}, parts.caption)
  );
}

/** The views in their order; the ladder's legend, the player and the faults share one part. */
function arranged(
  views: Required<FigureOptions>["views"],
  {own, add, legend}: CardParts
): (HTMLElement | SVGElement)[] {
  const shown: (HTMLElement | SVGElement)[] = [];
  let controls: HTMLElement | null = null;
  const share = (node: HTMLElement | undefined, before: HTMLElement | undefined) => {
    if (!controls) shown.push((controls = html("div", {class: "controls"})));
    if (node) controls.insertBefore(node, before && controls.contains(before) ? before : null);
  };
  for (const view of views) {
    if (view === "words") continue;
    if (view === "faults") share(own.faults, undefined);
    // The faults are listed below the player's row: it is before them for the keyboard, too.
    else if (view === "player") share(own.player, own.faults);
    else {
      controls = null;
      const made = typeof view === "string" ? own[view] : undefined;
      shown.push(made ?? add(view as LazyViewName | ViewMaker));
      if (view === "ladder") share(legend, undefined);
    }
  }
  return shown;
}
