/** The views that pages load when they first use one: a page pays for those it has. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import type {LazyViewName, View, ViewLink, ViewMaker} from "../panels/view.ts";
import {words} from "../words.ts";

/** Loads what makes a view. */
const loaders: Readonly<Record<LazyViewName, () => Promise<ViewMaker>>> = {
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

/**
 * A view by its name, which is loaded when it is first wanted: pages without it are not to pay for
 * it. What the figure says meanwhile, it is told as soon as it is there.
 */
export function lazyView(name: LazyViewName, link: ViewLink): View {
  const node = html("div", {class: "view", "data-view": name, "aria-busy": "true"});
  let view: View | null = null;
  let run: Trace | null = null;
  let at: Micros = 0;
  let picked: Transit | null = null;
  const arrived = (made: View) => {
    view = made;
    node.replaceChildren(made.node);
    node.removeAttribute("aria-busy");
    if (!run) return;
    made.show(run);
    made.moveTo(at);
    made.pick?.(picked);
  };
  const load = () =>
    loaders[name]().then(
      (make) => arrived(make(link)),
      () => {
        node.removeAttribute("aria-busy");
        const text = words.notLoaded(words.view(name));
        node.replaceChildren(html("p", {class: "problem"}, text));
      }
    );
  return {
    node,
    show(shown) {
      if (!run) void load();
      run = shown;
      view?.show(shown);
    },
    moveTo(time) {
      at = time;
      view?.moveTo(time);
    },
    pick(transit) {
      picked = transit;
      view?.pick?.(transit);
    }
  };
}
