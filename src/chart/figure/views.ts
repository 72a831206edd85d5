/** Where the views are that pages load when they first use one: a page pays for those it has. */
import type {LazyViewName, ViewMaker} from "../panels/view.ts";

/** Loads what makes a view. */
export const loaders: Readonly<Record<LazyViewName, () => Promise<ViewMaker>>> = {
  states: async () => (await import("../panels/machine-view.ts")).statesView,
  window: async () => (await import("../panels/window-view.ts")).windowView,
  sequence: async () => (await import("../graph/chunk-graphs.ts")).sequenceView,
  series: async () => (await import("../graph/chunk-graphs.ts")).seriesView,
  counters: async () => (await import("../graph/chunk-lists.ts")).countersView,
  segment: async () => (await import("../panels/inspector.ts")).inspector,
  program: async () => (await import("../panels/program-view.ts")).programView,
  census: async () => (await import("../graph/chunk-graphs.ts")).censusView,
  queues: async () => (await import("../graph/chunk-lists.ts")).queuesView
};
