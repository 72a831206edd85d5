/** A table of text in a page: what many runs of one cell answered, in rows and columns. */
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

/**
 * Makes a table: `display(table({caption, columns, rows}))`. It scrolls within its own box where
 * the page is narrow. Throws a RangeError for a row with more or fewer texts than columns.
 */
export function table({caption, columns, rows}: TableOptions): HTMLElement {
  for (const row of rows) {
    if (row.length === columns.length) continue;
    const wanted = `wanted ${columns.length}, one for each column`;
    throw new RangeError(`table row "${row[0] ?? ""}" has ${row.length} texts; ${wanted}`);
  }
  const head = columns.map((text) => html("th", {scope: "col"}, text));
  const lines = rows.map(([first = "", ...rest]) =>
    html("tr", {}, html("th", {scope: "row"}, first), ...rest.map((text) => html("td", {}, text)))
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
