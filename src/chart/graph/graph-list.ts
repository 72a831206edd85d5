/** A view of graphs over the same time, one below the other, each with its values at the cursor. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {pressTime, stretchOf} from "./graph.ts";
import type {Graph} from "./graph.ts";
import {html} from "../dom/html.ts";
import {panel} from "../panels/panel.ts";
import {timeX} from "./time-x.ts";
import type {TimeX} from "./time-x.ts";
import type {View, ViewLink} from "../panels/view.ts";
import {words} from "./words.ts";

/** One graph of the list. */
export interface ListedGraph {
  readonly name: string;
  readonly graph: Graph;
  /** The values at a time, as items of the legend. */
  readonly valuesAt: (at: Micros) => readonly HTMLElement[];
}

/** What the list shows: `Item` is what each graph is drawn from. */
export interface GraphList<Item> {
  readonly title: string;
  readonly itemsOf: (run: Trace) => readonly Item[];
  /** So many are drawn; the others are counted below, by this name. */
  readonly most: number;
  readonly others: string;
  /** What is said where there is nothing to draw. */
  readonly none: string;
  /** The times at which something of an item changes. */
  readonly timesOf: (run: Trace, item: Item) => readonly Micros[];
  readonly draw: (run: Trace, item: Item, time: TimeX, width: number) => ListedGraph;
}

/** A view of a list of graphs; a press on one moves the cursor to that time. */
export function graphList<Item>(link: ViewLink, list: GraphList<Item>): View {
  const frame = panel({title: list.title, onWidth: () => draw()});
  let run: Trace | null = null;
  let at: Micros = 0;
  let drawn: readonly {readonly listed: ListedGraph; readonly legend: HTMLElement}[] = [];
  const draw = () => {
    if (!run) return;
    const shown = run;
    const all = list.itemsOf(shown);
    const some = all.slice(0, list.most);
    const times = some.flatMap((item) => list.timesOf(shown, item));
    const width = frame.width();
    const time = timeX(Float64Array.from([0, ...times, shown.end.at]).sort(), ...stretchOf(width));
    drawn = some.map((item) => {
      const listed = list.draw(shown, item, time, width);
      pressTime(listed.graph, link.goTo);
      return {listed, legend: html("ul", {class: "legend"})};
    });
    frame.stage.replaceChildren(
      ...drawn.flatMap(({listed, legend}) => [legend, listed.graph.node])
    );
    const left = all.length - some.length;
    const more = left > 0 ? words.andMore(left, list.others) : "";
    frame.note.textContent = all.length === 0 ? list.none : more;
    moveTo(at);
  };
  const moveTo = (time: Micros) => {
    at = time;
    for (const {listed, legend} of drawn) {
      listed.graph.moveTo(time);
      const who = html("li", {class: "who"}, listed.name);
      legend.replaceChildren(who, ...listed.valuesAt(time));
    }
  };
  return {
    node: frame.node,
    show(shown) {
      run = shown;
      draw();
    },
    moveTo
  };
}
