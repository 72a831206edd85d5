/**
 * `npm run bench`: how fast and how large, as JSON lines and tables. `npm run bench -- engine` takes
 * one part; the parts are engine, growth, page and interaction. BENCH_RUNS sets the repetitions,
 * BENCH_LOADS how often each page is loaded.
 */
import {execFileSync} from "node:child_process";
import {cpus} from "node:os";
import {engine} from "./engine.ts";
import {growth} from "./growth.ts";
import {table, told, type Row} from "./table.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? 7);

const parts: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  engine: () => engine(RUNS),
  growth: () => growth(),
  page: async () => (await import("./page.ts")).pages(),
  interaction: async () => (await import("./interaction.ts")).interaction()
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}

const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {encoding: "utf8"}).trim();
const processor = cpus();
told({
  date: new Date().toISOString().slice(0, 10),
  commit,
  node: process.version,
  processors: `${processor.length} × ${processor[0]?.model ?? "unknown"}`
});
const tables: string[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  tables.push(`${name}\n${table(await part())}`);
}
console.log(`\n${tables.join("\n\n")}`);
