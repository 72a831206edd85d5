/**
 * `npm run bench`: how fast and how large, as JSON lines and tables. `npm run bench -- engine` runs
 * one part; the parts are engine, growth, page and interaction. BENCH_RUNS sets the repetitions,
 * BENCH_LOADS how often each page is loaded. With `--save` the page about the model shows the
 * figures from the next build on. With `--before=FOLDER` the checkout of an earlier commit, built,
 * takes turns with this one, so that whatever the machine does meanwhile meets both.
 */
import {execFileSync} from "node:child_process";
import {existsSync, writeFileSync} from "node:fs";
import {cpus} from "node:os";
import {
  PARTS,
  benchFile,
  readBench,
  type Bench,
  type PartName
} from "../../src/site/content/bench-tables.ts";
import {engine} from "./engine.ts";
import {growth} from "./growth.ts";
import {table, told, type Result} from "./table.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? 7);

const save = process.argv.includes("--save");

const BEFORE = "--before=";
const earlier = process.argv.find((word) => word.startsWith(BEFORE))?.slice(BEFORE.length);

const parts: Readonly<Record<PartName, () => Promise<Result>>> = {
  engine: () => engine(RUNS, earlier),
  growth: async () => ({rows: await growth(save), before: []}),
  page: async () => (await import("./page.ts")).pages(earlier),
  interaction: async () => (await import("./interaction.ts")).interaction(earlier)
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(", ")}; there are ${PARTS.join(", ")}.`);
  process.exit(1);
}

/** The commit that a folder has. */
const commitOf = (cwd?: string): string =>
  execFileSync("git", ["rev-parse", "--short", "HEAD"], {cwd, encoding: "utf8"}).trim();

const commit = commitOf();
const processor = cpus();
const machine = {
  date: new Date().toISOString().slice(0, 10),
  commit,
  node: process.version,
  processors: `${processor.length} × ${processor[0]?.model.trim() ?? "unknown"}`
};
told(machine);
const tables: string[] = [];
for (const name of PARTS) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const {rows, before: earlierRows} = await parts[name]();
  tables.push(`${name}\n${table(rows)}`);
  const before = earlierRows.length > 0 && {
    ...machine,
    commit: commitOf(earlier),
    rows: earlierRows
  };
  if (save) keep({[name]: {...machine, rows, ...(before && {before})}});
}
console.log(`\n${tables.join("\n\n")}`);

/** Puts parts in the place of those that were measured before. */
function keep(measured: Bench): void {
  const bench = {...(existsSync(benchFile) ? readBench() : {}), ...measured};
  const sorted = PARTS.flatMap((name) => (bench[name] ? [[name, bench[name]]] : []));
  writeFileSync(benchFile, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
}
