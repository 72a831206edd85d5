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
  readonly problem: HTMLElement;
  readonly caption: HTMLElement;
}

/** Makes the card. The transcript is no part of it: it is under the figure in any case. */
export function figureCard(options: FigureOptions, parts: CardParts): HTMLElement {
  const {title, views = USUAL, caption} = options;
  const {own, add, problem} = parts;
  const shown = views.filter((view) => view !== "words");
  return html(
    "div",
    {class: "card"},
    title === undefined ? null : html("p", {class: "title"}, title),
    problem,
    ...shown.map(
      (view) => (typeof view === "string" && own[view]) || add(view as LazyViewName | ViewMaker)
    ),
    caption === undefined ? null : html("figcaption", {}, parts.caption)
  );
}
