/** The views that are loaded when a page first uses one of them: one bundle of their own. */
import {html} from "./html.ts";
import {inspector} from "./inspector.ts";
import type {LazyViewName, View, ViewMaker} from "./view.ts";

const none = (): View => ({node: html("div"), show: () => undefined, moveTo: () => undefined});

/** How each view is made. */
export const makers: Readonly<Record<LazyViewName, ViewMaker>> = {
  states: none,
  window: none,
  sequence: none,
  series: none,
  counters: none,
  segment: inspector,
  program: none
};
