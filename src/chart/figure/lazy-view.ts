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

/** What makes views, as far as it is loaded. */
const makers = new Map<LazyViewName, ViewMaker>();

async function makerOf(name: LazyViewName): Promise<ViewMaker> {
  const maker = await loaders[name]();
  makers.set(name, maker);
  return maker;
}

/** Loads what makes a view when the browser is idle: a printer does not wait for it. */
function loadSoon(name: LazyViewName): void {
  if (makers.has(name) || typeof requestIdleCallback !== "function") return;
  // Whether it can be loaded is said when it is wanted.
  requestIdleCallback(() => void makerOf(name).catch(() => undefined));
}

/**
 * A view by its name, which is loaded when a figure has it: pages without it are not to pay for
 * it. What the figure says meanwhile, it is told as soon as it is there.
 */
export function lazyView(name: LazyViewName, link: ViewLink): View {
  const node = html("div", {class: "view", "data-view": name, "aria-busy": "true"});
  let view: View | null = null;
  let run: Trace | null = null;
  let at: Micros = 0;
  let picked: Transit | null = null;
  loadSoon(name);
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
    makerOf(name).then(
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
      const first = run === null;
      run = shown;
      const make = makers.get(name);
      if (!first) view?.show(shown);
      else if (make) arrived(make(link));
      else void load();
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
