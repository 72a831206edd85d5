/** `explore FILE`: each segment lost in turn, and a search for a run that breaks, on all cores. */
import {availableParallelism} from "node:os";
import {outcomeText} from "../chart/explore/outcome-words.ts";
import type {BreakResult} from "../explore/break-it.ts";
import type {LossRow} from "../explore/every-loss.ts";
import {outcomeKey} from "../explore/outcome.ts";
import {faultText} from "../trace/words/reasons.ts";
import type {Run} from "../trace/query/trace.ts";
import {number, oneFile, readArguments} from "./arguments.ts";
import type {Task} from "./explore-work.ts";
import {Problem, loadRun} from "./load-run.ts";
import {type Done, inThreads} from "./threads.ts";
import {words} from "./words.ts";

/** Where the command runs. */
export interface Place {
  /** The package's folder, as an address. */
  readonly home: string;
  /** The file that a thread runs. */
  readonly worker: URL;
}

/** Tasks that the work is cut into: so many on any machine, so that all find the same. */
const TASKS = 8;
/** Losses of one outcome that are named. */
const NAMED = 12;

/** Explores a file; returns the exit status: 1 when its condition does not hold in some run. */
export async function explore(args: readonly string[], {home, worker}: Place): Promise<number> {
  const {values, positionals} = readArguments(args, {
    runs: {type: "string"},
    seed: {type: "string"},
    threads: {type: "string"},
    pairs: {type: "boolean"}
  });
  const file = oneFile("explore", positionals);
  const runs = number("runs", values.runs) ?? 2000;
  const seed = number("seed", values.seed) ?? 1;
  const threads = number("threads", values.threads) ?? availableParallelism();
  if (threads < 1) throw new Problem(words.badThreads(threads));
  const {run, holds} = await loadRun(file, home);
  const line = progressLine();
  const options = {worker, setting: {file, home}, threads, progress: line.add};
  const upTo = values.pairs ? 2 : 1;
  const losses = await inThreads(lossTasks(upTo), options);
  line.clear();
  printLosses(
    run,
    losses.flatMap((done) => (done.kind === "losses" ? done.rows : []))
  );
  if (!holds) return 0;
  const found = await inThreads(searchTasks(seed, runs), options, isFound);
  line.clear();
  return printSearch(
    run,
    found.flatMap((done) => (done.kind === "search" ? done.result : []))
  );
}

const lossTasks = (upTo: 1 | 2): Task[] =>
  Array.from({length: TASKS}, (_, index) => ({
    kind: "losses",
    share: {index, of: TASKS},
    upTo
  }));

const searchTasks = (seed: number, runs: number): Task[] =>
  Array.from({length: TASKS}, (_, index) => ({
    kind: "search",
    seed: seed * TASKS + index,
    runs: Math.max(1, Math.ceil(runs / TASKS))
  }));

const isFound = (done: Done): boolean => done.kind === "search" && done.result.state !== "held";

/** The losses by what came of them, singles before pairs, in the order of sending. */
function printLosses(run: Run, rows: readonly LossRow[]): void {
  const sent = run.transits.map(({from, nth}) => `${run.hosts[from]?.name} ${nth}`);
  const place = ({hits: [first]}: LossRow): number =>
    first ? sent.indexOf(`${first.host} ${first.nth}`) : -1;
  const sorted = [...rows].sort((a, b) => a.hits.length - b.hits.length || place(a) - place(b));
  const groups = new Map<string, LossRow[]>();
  for (const row of sorted) {
    const key = outcomeKey(row.outcome);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  console.log(words.losses(rows.length));
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const all = [first, ...others];
    const named = all
      .slice(0, NAMED)
      .map(({hits}) => hits.map(({host, nth, label}) => `${host} ${nth} (${label})`).join(" + "));
    const more = all.length > NAMED ? [words.more(all.length - NAMED)] : [];
    console.log(`  ${words.group(outcomeText(first.outcome), all.length)}`);
    console.log(`    ${[...named, ...more].join(", ")}`);
  }
}

function printSearch(run: Run, results: readonly BreakResult[]): number {
  const last = results.find(({state}) => state !== "held");
  const before = results.slice(0, last ? results.indexOf(last) : undefined);
  const tried = before.reduce((sum, result) => sum + result.tried, 0);
  if (!last) {
    console.log(words.held(tried));
    return 0;
  }
  const {found, problem, state} = last;
  if (!found) {
    const reasons: Readonly<Record<string, string>> = words.states;
    console.log(words.notAsked(problem || (reasons[state] ?? state)));
    return 1;
  }
  const {faults, seed, error, after} = found;
  console.log(error === null ? words.broken(tried + after) : words.brokenBy(error));
  // A run in which a program throws has no record; its faults are named as they are.
  const broken = error === null ? run.again([...run.faults, ...faults]) : run;
  for (const fault of faults) console.log(`  ${faultText(broken, fault)}`);
  if (seed !== null) console.log(words.withSeed(seed));
  console.log(words.again(JSON.stringify(faults)));
  return 1;
}

/** Says how far it is, on a terminal only, in one line that is written over. */
function progressLine() {
  const {stderr} = process;
  const began = performance.now();
  let runs = 0;
  return {
    add(more: number): void {
      runs += more;
      if (!stderr.isTTY) return;
      const rate = Math.round((runs / Math.max(1, performance.now() - began)) * 1000);
      stderr.write(`\r${words.progress(runs, rate)}   `);
    },
    clear(): void {
      if (stderr.isTTY && runs > 0) stderr.write("\r\u001b[K");
    }
  };
}
