/** A table of text in a page: what many runs of one cell answered, in rows and columns. */
import {checkOptions, show} from "../../base/shape.ts";
import {TABLE} from "../chart-shapes.ts";
import {wanted} from "../wanted.ts";
import {html} from "./html.ts";

/** What a table holds. */
export interface TableOptions {
  /** What the table says, in one sentence; screen readers hear it first. */
  readonly caption: string;
  /** The headings of the columns, that of the first one included. */
  readonly columns: readonly string[];
  /** The rows, each with as many texts as there are columns; its first text is its heading. */
  readonly rows: readonly (readonly string[])[];
}

/** A name such as TCP_DEFER_ACCEPT, which may break after each of its `_`. */
const breakable = (name: string): (string | HTMLElement)[] =>
  name.split(/(?<=_)/).flatMap((part, i) => (i > 0 ? [html("wbr"), part] : [part]));

/**
 * Makes a table: `display(table({caption, columns, rows}))`. It scrolls within its own box where
 * the page is narrow. Throws a RangeError for a row with more or fewer texts than columns.
 */
export function table(options: TableOptions): HTMLElement {
  checkOptions("table()", options, TABLE);
  const {caption, columns, rows} = options;
  for (const row of rows) {
    if (row.length === columns.length) continue;
    throw new RangeError(wanted.rowLength(show(row[0] ?? ""), row.length, columns.length));
  }
  const head = columns.map((text) => html("th", {scope: "col"}, text));
  const lines = rows.map(([first = "", ...rest]) =>
    html(
      "tr",
      {},
      html("th", {scope: "row"}, ...breakable(first)),
      ...rest.map((text) => html("td", {}, text))
    )
  );
  const name = html("caption", {}, caption);
  name.style.captionSide = "bottom";
  name.style.paddingTop = "8px";
  name.style.textAlign = "left";
  // A box that scrolls must be reachable by keyboard, and then have a name.
  const box = html(
    "div",
    {role: "region", "aria-label": caption, tabindex: 0},
    html("table", {}, name, html("thead", {}, html("tr", {}, ...head)), html("tbody", {}, ...lines))
  );
  box.style.overflowX = "auto";
  return box;
}
