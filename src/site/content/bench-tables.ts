/**
 * What the benchmark measured, as tables for the page about the model. `npm run bench -- --save`
 * writes the figures; each part says when and on what machine it was measured.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../config/root.ts";
import {escape, table, tr} from "./html-table.ts";

/** One result, flat: what was measured, and numbers or words by name. */
export type Row = Readonly<Record<string, string | number | null>>;

/** One part of the benchmark, as it was saved. */
interface Measured {
  /** The day, as `2026-11-22`. */
  readonly date: string;
  /** The commit that was measured. */
  readonly commit: string;
  readonly node: string;
  /** How many processors of which kind. */
  readonly processors: string;
  readonly rows: readonly Row[];
  /** The same part of an earlier commit, measured on the same machine in turns with this one. */
  readonly before?: Omit<Measured, "before">;
}

/** The parts of the benchmark that are shown, by name. */
export type Bench = Readonly<Partial<Record<PartName, Measured>>>;

/** The parts of the benchmark, in the order of the page. */
export const PARTS = ["engine", "growth", "page", "interaction"] as const;
export type PartName = (typeof PARTS)[number];

const data = join(root, "docs/data");
/** Where the figures are kept. */
export const benchFile = join(data, "bench.json");

/** Reads what was saved. */
export const readBench = (): Bench => JSON.parse(readFileSync(benchFile, "utf8")) as Bench;

/** The columns that say what a row is of. */
const NAMES: ReadonlySet<string> = new Set(["what", "of", "size", "page"]);

type Columns = readonly (readonly [key: string, heading: string])[];

interface Shown {
  readonly title: string;
  /** Tables by their columns: names of the rows, with their headings. The first names the row. */
  readonly tables: readonly Columns[];
  /** What is set beside the same of an earlier commit. */
  readonly compared: Columns;
}

const shown: Readonly<Record<PartName, Shown>> = {
  engine: {
    title: "The engine, beside ns-3 and lwIP",
    tables: [
      [
        ["what", "What is simulated"],
        ["segments", "Segments"],
        ["megabytes", "MB held"],
        ["on_ms", "ms, with the record"],
        ["off_ms", "ms, without"],
        ["cold_ms", "ms, first run"]
      ],
      [
        ["what", "Beside ns-3"],
        ["ns3_ms", "ms, ns-3"],
        ["times_ns3_on", "× ours with record"],
        ["times_ns3_off", "× ours without"],
        ["gate", "Do both simulate the same?"]
      ],
      [
        ["what", "Beside lwIP, compiled to WebAssembly"],
        ["lwip_ms", "ms, lwIP"],
        ["times_lwip_on", "× ours with record"],
        ["times_lwip_off", "× ours without"],
        ["lwip_bare_ms", "ms, lwIP without bytes"],
        ["times_lwip_bare_on", "× ours with record"],
        ["times_lwip_bare_off", "× ours without"],
        ["lwip_gate", "Do both simulate the same?"]
      ]
    ],
    compared: [
      ["what", "What is simulated"],
      ["megabytes", "MB held"],
      ["on_ms", "ms, with the record"],
      ["off_ms", "ms, without"],
      ["cold_ms", "ms, first run"]
    ]
  },
  growth: {
    title: "Growth of a run",
    tables: [
      [
        ["of", "With more"],
        ["size", "How many"],
        ["segments", "Segments"],
        ["ms", "ms"],
        ["us_per_segment", "µs a segment"],
        ["megabytes", "MB held"]
      ]
    ],
    compared: [
      ["of", "With more"],
      ["size", "How many"],
      ["us_per_segment", "µs a segment"],
      ["megabytes", "MB held"]
    ]
  },
  page: {
    title: "First load of a page",
    tables: [
      [
        ["page", "Processor 4 × slower, 10 Mbit/s, 40 ms"],
        ["kB_gz", "kB, compressed"],
        ["requests", "Requests"],
        ["first_paint_ms", "First paint, ms"],
        ["first_figure_ms", "First figure, ms"],
        ["answer_to_figure_ms", "From the answer to its figure, ms"],
        ["blocking_ms", "Blocked, ms"]
      ],
      [
        ["page", "Lighthouse's scores, of 1"],
        ["performance", "Performance"],
        ["accessibility", "Accessibility"],
        ["best-practices", "Best practices"]
      ]
    ],
    compared: [
      ["page", "Processor 4 × slower, 10 Mbit/s, 40 ms"],
      ["kB_gz", "kB, compressed"],
      ["requests", "Requests"],
      ["first_figure_ms", "First figure, ms"],
      ["answer_to_figure_ms", "From the answer to its figure, ms"],
      ["blocking_ms", "Blocked, ms"]
    ]
  },
  interaction: {
    title: "Answers to a reader",
    tables: [
      [
        ["what", "What"],
        ["p50_ms", "Median, ms"],
        ["p98_ms", "98th percentile, ms"],
        ["times", "Times"]
      ]
    ],
    compared: [
      ["what", "What"],
      ["p50_ms", "Median, ms"],
      ["p98_ms", "98th percentile, ms"]
    ]
  }
};

/** All tables, one part after the other, and the plot of growth. */
export function benchTables(bench: Bench): string {
  return PARTS.map((name) => {
    const part = bench[name];
    return part ? partOf(name, part) : "";
  }).join("\n");
}

function partOf(name: PartName, measured: Measured): string {
  const {date, commit, node, processors, rows, before} = measured;
  const {title, tables, compared} = shown[name];
  const when = `Measured on ${date}, at commit ${commit}, on ${processors}, Node ${node}.`;
  const open = '<figure class="growth" tabindex="0" aria-label="Plot: growth">';
  return [
    `<h3 id="bench-${name}">${escape(title)}</h3>`,
    `<p class="measured">${escape(when)}</p>`,
    name === "growth" ? `${open}${plot()}</figure>` : "",
    ...tables.map((columns) => tableOf(name, columns, rows)),
    before ? beforeAndNow(name, compared, before, rows) : ""
  ].join("\n");
}

/** What both commits measured, the earlier one's figure before ours. */
function beforeAndNow(
  name: PartName,
  columns: Columns,
  before: Omit<Measured, "before">,
  rows: readonly Row[]
): string {
  // The columns that name a row come first.
  const names = columns.filter(([key]) => NAMES.has(key));
  const figures = columns.slice(names.length);
  const named = (row: Row): string => names.map(([key]) => valueText(row[key])).join();
  const earlier = new Map(before.rows.map((row) => [named(row), row]));
  const both = rows.flatMap((row) => {
    const then = earlier.get(named(row));
    if (!then) return [];
    const pairs = figures.map(([key]) => [then[key], row[key]] as const);
    if (!pairs.some((pair) => pair.every(hasValue))) return [];
    const cells = pairs.map(([old, now]) => `${valueText(old)} → ${valueText(now)}`);
    return [tr(...[...names.map(([key]) => valueText(row[key])), ...cells].map(escape))];
  });
  const heads = columns.map(([, heading]) => escape(heading));
  const text = `Before, at commit ${before.commit}, and now, measured in turns on ${before.date}.`;
  return `<p class="measured">${escape(text)}</p>\n${table(`bench-${name}`, heads, both)}`;
}

/** A table of those rows and columns that have values; nothing where there are none. */
function tableOf(name: PartName, [first, ...others]: Columns, rows: readonly Row[]): string {
  if (!first) return "";
  const full = rows.filter((row) => others.some(([key]) => hasValue(row[key])));
  const used = [first, ...others.filter(([key]) => full.some((row) => hasValue(row[key])))];
  // What tells only that nothing was measured is no result.
  if (!full.some((row) => used.some(([key]) => typeof row[key] === "number"))) return "";
  const body = full.map((row) => tr(...used.map(([key]) => escape(valueText(row[key])))));
  const heads = used.map(([, heading]) => escape(heading));
  return table(`bench-${name}`, heads, body);
}

/** The plot that the benchmark drew, to stand in the page itself. */
const plot = (): string => readFileSync(join(data, "growth.svg"), "utf8").trim();

const hasValue = (value: Row[string] | undefined): value is string | number =>
  value !== undefined && value !== null && value !== "";

/** A value as text; a dash where there is none. */
export function valueText(value: Row[string] | undefined): string {
  if (!hasValue(value)) return "–";
  return typeof value === "number" ? value.toLocaleString("en") : value;
}
