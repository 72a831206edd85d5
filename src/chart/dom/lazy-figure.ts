/** A figure whose drawing is loaded when it comes near the screen: its frame, title and caption. */
import {html} from "./html.ts";
import {whenNear} from "./when-visible.ts";
import {words} from "../words.ts";

/** What surrounds the drawing. */
export interface LateFigureOptions {
  /** A line above. */
  readonly title?: string;
  /** Text below. */
  readonly caption?: string;
}

/** Loads the function that draws into a body; or says why there is nothing to draw. */
type Filling = (() => Promise<(body: HTMLElement) => void>) | string;

/** The figure. `what` names the drawing where it cannot be loaded. */
export function lateFigure(
  what: string,
  filling: Filling,
  {title, caption}: LateFigureOptions
): HTMLElement {
  const body = html("div", {class: "side-by-side"});
  const say = (text: string) => body.replaceChildren(html("p", {class: "problem"}, text));
  if (typeof filling === "string") say(filling);
  else {
    const failed = words.notLoaded(what);
    whenNear(body, () => {
      void filling().then(
        (fill) => fill(body),
        () => say(failed)
      );
    });
  }
  const card = html(
    "div",
    {class: "card"},
    title === undefined ? null : html("p", {class: "title"}, title),
    body,
    caption === undefined ? null : html("figcaption", {}, caption)
  );
  return html("figure", {class: "tcp-figure"}, card);
}
