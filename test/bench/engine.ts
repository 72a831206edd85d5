/**
 * How fast the engine is, as JSON lines: segments per second in bulk transfers with the record on
 * and off, connections per second, a lesson-sized run, and what a record of 10⁶ segments holds.
 */
import type {Run} from "../../src/index.ts";
import {bulk, lesson, shortConnections} from "./scenarios.ts";
import {heldBytes, milliseconds} from "./measure.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? 7);

function print(row: Record<string, unknown>): void {
  console.log(JSON.stringify(row));
}

/** One row: `units` of work a second, from the median of several runs. */
function rate(name: string, units: number, unit: string, run: () => Run): void {
  const cold = milliseconds(run, 1);
  const warm = milliseconds(run, RUNS);
  const perSecond = Math.round((units / warm.median) * 1000);
  print({
    name,
    [`${unit}_per_second`]: perSecond,
    median_ms: Number(warm.median.toFixed(2)),
    min_ms: Number(warm.min.toFixed(2)),
    max_ms: Number(warm.max.toFixed(2)),
    cold_ms: Number(cold.median.toFixed(2)),
    runs: RUNS
  });
}

const MEGABYTE = 1e6;
for (const megabytes of [10, 100]) {
  for (const window of [65536, 16384]) {
    for (const loss of [0, 0.01]) {
      const name = `bulk ${megabytes} MB, window ${window / 1024} KiB, loss ${loss * 100} %`;
      const make = (record: boolean) => () => bulk(megabytes * MEGABYTE, window, loss, record);
      const segments = make(true)().transits.length;
      rate(`${name}, record on`, segments, "segments", make(true));
      rate(`${name}, record off`, segments, "segments", make(false));
    }
  }
}
rate("1000 short connections, record on", 1000, "connections", () => shortConnections(1000, true));
rate("1000 short connections, record off", 1000, "connections", () =>
  shortConnections(1000, false)
);
const {length} = lesson().transits;
rate(`lesson of ${length} segments`, length, "segments", lesson);

let transits = 0;
const bytes = heldBytes(() => {
  const run = bulk(970 * MEGABYTE, 65536, 0, true);
  transits = run.transits.length;
  return run;
});
print({name: "record held", segments: transits, megabytes: Math.round(bytes / MEGABYTE)});
