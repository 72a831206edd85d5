/**
 * What the benchmark measured, as tables for the page about the model. `npm run bench -- --save`
 * writes the figures; each part says when and on what machine it was measured.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {escape, table, tr} from "./html-table.ts";

/** One result, flat: what was measured, and numbers or words by name. */
export type Row = Readonly<Record<string, string | number | null>>;

/** One part of the benchmark, as it was saved. */
export interface Measured {
  /** The day, as `2026-11-22`. */
  readonly date: string;
  /** The commit that was measured. */
  readonly commit: string;
  readonly node: string;
  /** How many processors of which kind. */
  readonly processors: string;
  readonly rows: readonly Row[];
}

/** The parts of the benchmark that are shown, by name. */
export type Bench = Readonly<Partial<Record<PartName, Measured>>>;

/** The parts of the benchmark, in the order of the page. */
export const PARTS = ["engine", "growth", "page", "interaction"] as const;
export type PartName = (typeof PARTS)[number];

const data = join(import.meta.dirname, "../../docs/data");
/** Where the figures are kept. */
export const benchFile = join(data, "bench.json");

/** Reads what was saved. */
export const readBench = (): Bench => JSON.parse(readFileSync(benchFile, "utf8")) as Bench;

interface Shown {
  readonly title: string;
  /** The columns, by the names of the rows, with their headings. */
  readonly columns: readonly (readonly [key: string, heading: string])[];
}

const shown: Readonly<Record<PartName, Shown>> = {
  engine: {
    title: "The engine, beside ns-3 and lwIP",
    columns: [
      ["what", "What is simulated"],
      ["segments", "Segments"],
      ["on_ms", "ms, with the record"],
      ["off_ms", "ms, without"],
      ["cold_ms", "ms, first run"],
      ["ns3_ms", "ms, ns-3"],
      ["times_ns3_on", "× ns-3, with"],
      ["times_ns3_off", "× ns-3, without"],
      ["gate", "Does ns-3 simulate the same?"],
      ["lwip_ms", "ms, lwIP (WebAssembly)"],
      ["times_lwip_on", "× lwIP, with"],
      ["times_lwip_off", "× lwIP, without"],
      ["lwip_bare_ms", "ms, lwIP without octets"],
      ["lwip_gate", "Does lwIP simulate the same?"]
    ]
  },
  growth: {
    title: "Growth of a run",
    columns: [
      ["of", "With more"],
      ["size", "How many"],
      ["segments", "Segments"],
      ["ms", "ms"],
      ["us_per_segment", "µs a segment"],
      ["megabytes", "MB held"]
    ]
  },
  page: {
    title: "First load of a page: processor 4 × slower, 10 Mbit/s, 40 ms",
    columns: [
      ["page", "Page"],
      ["kB_gz", "kB, compressed"],
      ["requests", "Requests"],
      ["first_paint_ms", "First paint, ms"],
      ["first_figure_ms", "First figure, ms"],
      ["blocking_ms", "Blocked, ms"],
      ["performance", "Performance"],
      ["accessibility", "Accessibility"],
      ["best-practices", "Best practices"]
    ]
  },
  interaction: {
    title: "Answers to a reader",
    columns: [
      ["what", "What"],
      ["p50_ms", "Median, ms"],
      ["p98_ms", "98th percentile, ms"],
      ["times", "Times"]
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

function partOf(name: PartName, {date, commit, node, processors, rows}: Measured): string {
  const {title, columns} = shown[name];
  const used = columns.filter(([key]) => rows.some((row) => hasValue(row[key])));
  const first = used[0]?.[0] ?? "";
  const body = rows
    .filter((row) => hasValue(row[first]))
    .map((row) => tr(...used.map(([key]) => text(row[key]))));
  const heads = used.map(([, heading]) => escape(heading));
  const when = `Measured on ${date}, at commit ${commit}, on ${processors}, Node ${node}.`;
  return [
    `<h3 id="bench-${name}">${escape(title)}</h3>`,
    name === "growth" ? `<figure>${plot()}</figure>` : "",
    table(`bench-${name}`, heads, body),
    `<p class="measured">${escape(when)}</p>`
  ].join("\n");
}

/** The plot that the benchmark drew, to stand in the page itself. */
const plot = (): string => readFileSync(join(data, "growth.svg"), "utf8").trim();

const hasValue = (value: Row[string] | undefined): boolean =>
  value !== undefined && value !== null && value !== "";

function text(value: Row[string] | undefined): string {
  if (value === undefined || value === null || value === "") return "–";
  return typeof value === "number" ? value.toLocaleString("en") : escape(value);
}
