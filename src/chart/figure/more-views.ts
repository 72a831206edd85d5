/** The views that only some figures have, kept on one run and one cursor; and the inspector. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Run} from "../../trace/query/trace.ts";
import {openAfter} from "../panels/closable-panel.ts";
import type {LazyViewName, View, ViewLink, ViewMaker} from "../panels/view.ts";
import {lazyView} from "./lazy-view.ts";

/** What the views of a figure show now. */
export interface Showing {
  readonly run: Run;
  readonly at: Micros;
  readonly picked: Transit | null;
}

/** The views of one figure. */
export class MoreViews {
  readonly #link: ViewLink;
  readonly #views: View[] = [];
  /** The inspector that the reader has opened. */
  #inspector: HTMLElement | null = null;

  constructor(link: ViewLink) {
    this.#link = link;
  }

  /** Makes a view, by its name or by a function of the page's own. */
  add(view: LazyViewName | ViewMaker): View["node"] {
    const made = typeof view === "string" ? lazyView(view, this.#link) : view(this.#link);
    this.#views.push(made);
    return made.node;
  }

  show(run: Run): void {
    for (const view of this.#views) view.show(run);
  }

  moveTo(at: Micros): void {
    for (const view of this.#views) view.moveTo(at);
  }

  pick(transit: Transit | null): void {
    for (const view of this.#views) view.pick?.(transit);
  }

  /** Opens the inspector after `place`, unless the page has put one into the figure. */
  inspect(figure: HTMLElement, place: HTMLElement, now: Showing, closed: () => void): void {
    const named = figure.querySelector<HTMLElement>("[data-view=segment]");
    if (!named) this.#inspector ??= this.#open(place, now, closed);
    const node = named ?? this.#inspector;
    node?.setAttribute("tabindex", "-1");
    node?.focus({preventScroll: true});
    node?.scrollIntoView({block: "nearest"});
  }

  #open(place: HTMLElement, {run, at, picked}: Showing, closed: () => void): HTMLElement {
    const view = lazyView("segment", this.#link);
    this.#views.push(view);
    view.show(run);
    view.moveTo(at);
    view.pick?.(picked);
    return openAfter(place, view, () => {
      this.#inspector = null;
      this.#views.splice(this.#views.indexOf(view), 1);
      closed();
    });
  }
}
