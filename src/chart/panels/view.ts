/**
 * What a figure asks of a view: to show a run, to follow the cursor, and to light the segment that
 * was picked in another view. A page may give a figure views of its own, made the same way.
 */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {loaders} from "../figure/views.ts";

/** A view that stands in a figure, under its cursor. */
export interface View {
  readonly node: HTMLElement | SVGElement;
  /** Shows a run: at first, and each time that the faults have changed. `moveTo` comes after it. */
  show(run: Trace): void;
  /** Shows what was true at a time, in µs. It is called for each frame while the reader plays. */
  moveTo(at: Micros): void;
  /** Lights a segment that was picked somewhere in the figure; null lights none. */
  pick?(transit: Transit | null): void;
}

/** What a view may ask of the figure that it stands in. */
export interface ViewLink {
  /** Moves the figure's cursor to the moment nearest to a time. */
  goTo(at: Micros): void;
  /** Lights a segment in all views; null lights none. */
  pick(transit: Transit | null): void;
}

/** Makes a view for one figure. */
export type ViewMaker = (link: ViewLink) => View;

/** The views that are loaded when a page first uses one. */
export type LazyViewName =
  | "states"
  | "window"
  | "sequence"
  | "series"
  | "counters"
  | "segment"
  | "program"
  | "census"
  | "queues";

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
        const text = `The view "${name}" could not be loaded. Load the page again to see it.`;
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
