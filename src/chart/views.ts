/** The views that are loaded when a page first uses one of them: one bundle of their own. */
import {censusView} from "./census-view.ts";
import {countersView} from "./counters-view.ts";
import {inspector} from "./inspector.ts";
import {statesView} from "./machine-view.ts";
import {programView} from "./program-view.ts";
import {sequenceView} from "./sequence-view.ts";
import {queuesView} from "./queues-view.ts";
import {seriesView} from "./series-view.ts";
import type {LazyViewName, ViewMaker} from "./view.ts";
import {windowView} from "./window-view.ts";

export {fillHistogram} from "./draw-histogram.ts";
export {fillSideBySide} from "./side-by-side.ts";

/** How each view is made. */
export const makers: Readonly<Record<LazyViewName, ViewMaker>> = {
  states: statesView,
  window: windowView,
  sequence: sequenceView,
  series: seriesView,
  counters: countersView,
  segment: inspector,
  program: programView,
  census: censusView,
  queues: queuesView
};
