/** What was sent up to the cursor, as a table: a row for each counter, a column for each host. */
import {COUNTERS, countersAt, totalOf} from "../../trace/data/counters.ts";
import type {Counters} from "../../trace/data/counters.ts";
import {count} from "../../trace/words/duration.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {panel} from "../panels/panel.ts";
import type {View} from "../panels/view.ts";
import {words} from "./words.ts";

/** A view of the counters, up to the cursor and in the whole run. */
export function countersView(): View {
  const frame = panel({title: words.counters});
  let run: Trace | null = null;
  let whole: Counters[] = [];
  return {
    node: frame.node,
    show(shown) {
      run = shown;
      whole = withTotal(countersAt(shown));
    },
    moveTo(at) {
      if (!run) return;
      const names = [...run.hosts.map(({name}) => name), ...(whole.length > 1 ? [words.all] : [])];
      const now = withTotal(countersAt(run, at));
      frame.stage.replaceChildren(tableOf(names, now, whole));
    }
  };
}

const withTotal = (counters: readonly Counters[]): Counters[] =>
  counters.length > 1 ? [...counters, totalOf(counters)] : [...counters];

function tableOf(
  names: readonly string[],
  now: readonly Counters[],
  whole: readonly Counters[]
): HTMLElement {
  const heads = names.map((name) => html("th", {scope: "col"}, name));
  const head = html("tr", {}, html("th", {scope: "col"}, words.sentSoFar), ...heads);
  const rows = COUNTERS.map(({key, name}) => {
    const cells = names.map((_, i) => {
      const [some, all] = [now[i]?.[key] ?? 0, whole[i]?.[key] ?? 0];
      const rest = html("span", {class: "of"}, words.ofAll(count(all)));
      return html("td", {}, count(some), ...(some === all ? [] : [" ", rest]));
    });
    return html("tr", {}, html("th", {scope: "row"}, name), ...cells);
  });
  const body = html("tbody", {}, ...rows);
  const table = html("table", {class: "counters"}, html("thead", {}, head), body);
  // Of many hosts and large numbers there is more than a phone is wide.
  const scroll = {class: "scroll", tabindex: 0, role: "group", "aria-label": words.counters};
  return html("div", scroll, table);
}
