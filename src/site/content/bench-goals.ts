/**
 * What we wanted the benchmark to say, beside what it says, for the page about the model. What
 * falls short tells why, and what was tried.
 */
import {lessonOf} from "../config/menu.ts";
import type {Bench, PartName, Row} from "./bench-tables.ts";
import {escape, table, tr, words} from "./html-table.ts";

/** A space at which no line breaks. */
const UNBROKEN = "\u00a0";

/** A figure that was wanted. */
interface Goal {
  readonly what: string;
  /** It is to be no more than this; or no less, where `most` is false. */
  readonly wanted: number;
  readonly most?: boolean;
  readonly unit: string;
  /** What the benchmark says; NaN where it says nothing. */
  measured(bench: Bench): number;
  /** Said where it falls short: why, and what was tried. */
  readonly short: string;
}

/** The rows of a part; none where it was not measured. */
const rowsOf = (bench: Bench, part: PartName): readonly Row[] => bench[part]?.rows ?? [];

/** A figure of the row that has this name. */
function figure(rows: readonly Row[], what: string, key: string): number {
  const value = rows.find((row) => (row["what"] ?? row["page"]) === what)?.[key];
  return typeof value === "number" ? value : NaN;
}

/** The largest figure of all rows but those of other sites. */
const largest = (rows: readonly Row[], key: string): number =>
  Math.max(
    ...rows.flatMap((row) => {
      const value = row[key];
      return row["page"] === STOCK || typeof value !== "number" ? [] : [value];
    })
  );

/** The rows of the lessons. */
const lessonsOf = (bench: Bench): readonly Row[] =>
  rowsOf(bench, "page").filter(({page}) => lessonOf(`/${page}`) !== null);

const STOCK = "(stock page with d3)";
const SLOW = "processor 4 × slower";

/** How many times as fast as before a scenario runs, with the record on. */
const timesAsFast = (what: string): Goal => ({
  what: `${what}, with the record on, × as fast as before`,
  wanted: 2,
  most: false,
  unit: "×",
  measured: (bench) => {
    const before = bench.engine?.before?.rows ?? [];
    return figure(before, what, "on_ms") / figure(rowsOf(bench, "engine"), what, "on_ms");
  },
  short:
    "More of Linux's rules came in meanwhile (SACK, RACK, undo, memory of the receiver), and " +
    "took a part of what columns have gained over objects. Tried, too: one sample an instant."
});

const goals: readonly Goal[] = [
  timesAsFast("bulk 100 MB, window 64 KiB, loss 0 %"),
  timesAsFast("bulk 100 MB, window 64 KiB, loss 1 %"),
  timesAsFast("1000 short connections"),
  {
    what: "First run of a lesson, in a process that has compiled nothing",
    wanted: 8,
    unit: "ms",
    measured: (bench) => figure(rowsOf(bench, "engine"), "lesson", "cold_ms"),
    short:
      "Code that runs for the first time is compiled and interpreted; warm, the same run takes a " +
      "few ms. Tried, with flags of V8: compiling everything at once, the quick compiler for " +
      "everything, no optimizing compiler. None comes near. Pages rehearse while they are idle."
  },
  {
    what: "Record of a million segments",
    wanted: 200,
    unit: "MB",
    measured: (bench) => figure(rowsOf(bench, "engine"), "record of 10⁶ segments", "megabytes"),
    short: "It is what a segment leaves in the columns of the record."
  },
  {
    what:
      "Longest wait for a page's first figure, since its question was answered where one is " +
      "asked, beside a stock page's",
    wanted: 1,
    unit: "×",
    measured: (bench) => {
      const rows = rowsOf(bench, "page");
      const waits = ["first_figure_ms", "answer_to_figure_ms"].map((key) => largest(rows, key));
      return Math.max(...waits) / figure(rows, STOCK, "first_figure_ms");
    },
    short:
      "A stock page simulates nothing; here charts and engine are loaded and run before a figure " +
      "is drawn. Tried: loading the parts of a figure in parallel, the first figure before all " +
      "others, editor and views on demand."
  },
  {
    what: "Heaviest lesson at its first load, compressed",
    wanted: 110,
    unit: "kB",
    measured: (bench) => largest(lessonsOf(bench), "kB_gz"),
    short: "It has more prose, programs and links than the others."
  },
  {
    what: "Requests of a lesson's first load",
    wanted: 15,
    unit: "",
    measured: (bench) => largest(lessonsOf(bench), "requests"),
    short: "Some parts of figures are files of their own, which other pages use as well."
  },
  {
    what: `Longest blocking of a page while it loads, ${SLOW}`,
    wanted: 50,
    unit: "ms",
    measured: (bench) => largest(rowsOf(bench, "page"), "blocking_ms"),
    short:
      "One task lays out the page, which no script can part. Tried: cells in turns of 16 ms, " +
      "figures only near the screen, editor, search and views on demand."
  },
  {
    what: `Slider to paint, with simulation, ${SLOW}, 98th percentile`,
    wanted: 100,
    unit: "ms",
    measured: (bench) =>
      figure(rowsOf(bench, "interaction"), `slider to paint, with simulation, ${SLOW}`, "p98_ms"),
    short:
      "A third of a move is our code; the rest is the browser's style, layout and paint of the " +
      "ladder's SVG, most of it for its texts. Tried: figures that stay and show the new run, " +
      "what is on the screen first, rehearsals of engine and ladder while idle, containment of " +
      "the layout, changing the SVG that stands instead of replacing it, which saves nothing, " +
      "and not rendering what is off the screen, which saves a seventh of a move."
  },
  {
    what: `Cursor to paint, ${SLOW}, 98th percentile`,
    wanted: 50,
    unit: "ms",
    measured: (bench) => figure(rowsOf(bench, "interaction"), `cursor to paint, ${SLOW}`, "p98_ms"),
    short:
      "Style, layout and paint of the figure's views. Tried: marks that move in place, views " +
      "drawn only when they are open."
  },
  {
    what: "Edit to its figure, 95th percentile",
    wanted: 50,
    unit: "ms",
    measured: (bench) => figure(rowsOf(bench, "interaction"), "next edit to a figure", "p95_ms"),
    short:
      "An edit is compiled, and runs in a worker: its answer waits for two frames. Tried: " +
      "workers that stand ready, the compiler loaded when the pointer comes to Edit."
  }
];

/**
 * All goals that were measured, as a table. The reasons are those of the engine and the pages since
 * `before`: figures that nobody has taken beside an earlier commit's would be of other code.
 */
export function goalsTable(all: Bench): string {
  const parts = Object.entries(all).filter(([, {before}]) => before !== undefined);
  const bench = Object.fromEntries(parts) as Bench;
  const rows = goals.flatMap((goal) => {
    const measured = goal.measured(bench);
    return Number.isFinite(measured) ? [rowOf(goal, measured)] : [];
  });
  if (rows.length === 0) return "";
  return table("bench-goals", ["What, and why it falls short", "Wanted", "Measured"], rows);
}

function rowOf({what, wanted, most = true, unit, short}: Goal, measured: number): string {
  const isMet = most ? measured <= wanted : measured >= wanted;
  const limit = `${most ? "≤" : "≥"} ${wanted} ${unit}`.trimEnd();
  const is = `${Number(measured.toPrecision(3)).toLocaleString("en")} ${unit}`.trimEnd();
  const why = isMet ? "" : `<p class="short">${words(short)}</p>`;
  return tr(escape(what) + why, ...[limit, is].map((text) => text.replaceAll(" ", UNBROKEN)));
}
