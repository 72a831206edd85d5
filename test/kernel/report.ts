/**
 * Prints how the replays compare with the recordings: `npx tsx test/kernel/report.ts [name…]`.
 * A name may be a beginning, as `02`. Options: `--all` prints every packet, `--quiet` only totals.
 */
import {sideBySide, type Divergence} from "./compare.ts";
import {judge, type Verdict} from "./judge.ts";
import {traceNames} from "./trace.ts";

const FIRST = 6;
/** Packets shown before and after the first divergence. */
const AROUND = 5;

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith("--"));
const all = args.includes("--all");
const quiet = args.includes("--quiet");

function count(divergences: readonly Divergence[]): string {
  const by = new Map<string, number>();
  for (const {rule} of divergences) by.set(rule, (by.get(rule) ?? 0) + 1);
  return [...by].map(([rule, n]) => `${String(n)} ${rule}`).join(", ");
}

function print(verdict: Verdict): void {
  const {open, rows, stale} = verdict;
  for (const {rule, at, what} of open.slice(0, all ? Infinity : FIRST)) {
    console.log(`    ${rule.padEnd(8)} ${at.toFixed(2).padStart(9)}  ${what}`);
  }
  if (!all && open.length > FIRST) console.log(`    … ${String(open.length - FIRST)} more`);
  for (const what of stale) console.log(`    accepted, but does not occur: ${what}`);
  const at = open[0]?.at ?? 0;
  const lines = sideBySide(rows);
  const first = rows.findIndex((row) => (row.real?.t ?? row.sim?.t ?? 0) >= at);
  const [from, to] = all ? [0, lines.length] : [first - AROUND, first + 2 * AROUND];
  console.log(`      ${"recorded".padEnd(70)} | simulated`);
  for (const text of lines.slice(Math.max(0, from), to)) console.log(`    ${text}`);
}

let agreed = 0;
let excused = 0;
const names = traceNames().filter(
  (name) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning))
);
for (const name of names) {
  try {
    const verdict = judge(name);
    const agrees = verdict.open.length === 0 && verdict.stale.length === 0;
    if (agrees) agreed += 1;
    const total = `${String(verdict.open.length)} divergences: ${count(verdict.open)}`;
    const parts = verdict.partsAt === null ? "" : `, part at ${verdict.partsAt.toFixed(0)} ms`;
    const but = verdict.accepted > 0 ? ` but for ${String(verdict.accepted)} accepted${parts}` : "";
    console.log(`${agrees ? "✓" : "✗"} ${name.padEnd(30)} ${agrees ? `agree${but}` : total}`);
    if (but !== "" && agrees) excused += 1;
    if ((!agrees && !quiet) || all) print(verdict);
  } catch (error) {
    console.log(`✗ ${name.padEnd(30)} ${error instanceof Error ? (error.stack ?? "") : ""}`);
  }
}
const table = excused > 0 ? `, ${String(excused)} of them but for accepted divergences` : "";
console.log(`${String(agreed)} of ${String(names.length)} agree${table}`);
