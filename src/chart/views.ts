/** Where the views are that pages load when they first use one: a page pays for those it has. */
import type {LazyViewName, ViewMaker} from "./view.ts";

/** Loads what makes a view. */
export const loaders: Readonly<Record<LazyViewName, () => Promise<ViewMaker>>> = {
  states: async () => (await import("./machine-view.ts")).statesView,
  window: async () => (await import("./window-view.ts")).windowView,
  sequence: async () => (await import("./graphs.ts")).sequenceView,
  series: async () => (await import("./graphs.ts")).seriesView,
  counters: async () => (await import("./lists.ts")).countersView,
  segment: async () => (await import("./inspector.ts")).inspector,
  program: async () => (await import("./program-view.ts")).programView,
  census: async () => (await import("./graphs.ts")).censusView,
  queues: async () => (await import("./lists.ts")).queuesView
};
