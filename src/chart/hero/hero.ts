/** The figure of the front page, which is drawn by a script that no other page loads. */
import {checkRun} from "../../trace/query/check-query.ts";
import type {Run} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import type {Drawing} from "./draw-hero.ts";

/**
 * Draws a run of two hosts that plays by itself. A click on a segment loses it, and the run is made
 * again from there; a second click takes that back. The element's `value` is the run that is shown,
 * with an `input` event whenever that is another one. With reduced motion all is drawn at once.
 */
export function hero(run: Run): HTMLElement & {readonly value: Run} {
  checkRun("hero()", run);
  let drawing: Drawing | null = null;
  const node = html("figure", {class: "hero"});
  void import("./draw-hero.ts").then(({drawHero}) => (drawing = drawHero(node, run)));
  return Object.defineProperty(node, "value", {
    get: () => drawing?.run ?? run
  }) as HTMLElement & {readonly value: Run};
}
