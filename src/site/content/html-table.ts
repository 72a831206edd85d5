/** Tables as the text of HTML, for the parts of pages that nobody writes by hand. */
import {typeset} from "../../base/typeset.ts";

/** A row of cells, each of HTML. */
export const tr = (...cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

/**
 * A table in a box of its own, which scrolls and can have the focus; heads are HTML. `className` is
 * the name by default.
 */
export function table(
  name: string,
  heads: readonly string[],
  rows: readonly string[],
  className = name
): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  return `<div class="generated ${className}" role="group" tabindex="0" aria-label="Table: ${name}">
<table><thead><tr>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

/** Text as HTML. */
export const escape = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Text in which code stands between backticks, as HTML, with the apostrophes of the prose. */
export const words = (text: string): string =>
  escape(text).replace(/`([^`]*)`|[^`]+/g, (all: string, code?: string) =>
    code === undefined ? typeset(all) : `<code>${code}</code>`
  );
