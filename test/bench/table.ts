/** Rows of the benchmark: one line of JSON each as they are made, and a table of all at the end. */
import {type Row, valueText} from "../../src/site/content/bench-tables.ts";

export type {Row};

/** The rows of a part, and those of an earlier commit that were measured in turns with them. */
export interface Result {
  readonly rows: Row[];
  readonly before: Row[];
}

/** Prints a row as JSON, and hands it back. */
export function told(row: Row): Row {
  console.log(JSON.stringify(row));
  return row;
}

/** Rows with the same columns as a table of text. */
export function table(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => valueText(row[name])))];
  const widths = names.map((_, i) => Math.max(...cells.map((line) => (line[i] ?? "").length)));
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] !== "string"));
  return cells
    .map((line) =>
      line
        .map((cell, i) =>
          isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)
        )
        .join("  ")
        .trimEnd()
    )
    .join("\n");
}

/** Rounded to so many digits behind the point. */
export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
