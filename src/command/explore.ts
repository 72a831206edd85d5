/** `explore FILE`: each segment lost in turn, and a search for a run that breaks, on all cores. */
import {availableParallelism} from "node:os";
import {outcomeText} from "../chart/explore/outcome-words.ts";
import type {BreakResult} from "../explore/search/break-it.ts";
import {BreakPlan} from "../explore/search/break-plan.ts";
import type {LossRow, Losses} from "../explore/loss/every-loss.ts";
import {LossPlan} from "../explore/loss/loss-plan.ts";
import {outcomeKey} from "../explore/loss/outcome.ts";
import type {Plan} from "../explore/work/plan.ts";
import {faultText} from "../trace/words/reasons.ts";
import type {Run} from "../trace/query/trace.ts";
import {number, oneFile, readArguments} from "./arguments.ts";
import {Problem, loadRun} from "./load-run.ts";
import {Threads} from "./threads.ts";
import {words} from "./words.ts";

/** Where the command runs. */
export interface Place {
  /** The package's folder, as an address. */
  readonly home: string;
  /** The file that a thread runs. */
  readonly worker: URL;
}

/** Most runs with something lost: pairs of a long run are many. */
const MOST_LOSSES = 1e6;
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
  const upTo = values.pairs ? 2 : 1;
  const working = new Threads(worker, {file, home, upTo}, threads);
  try {
    const losses = new LossPlan({runs: MOST_LOSSES}) as Plan<Losses>;
    const {rows} = await working.finish(losses, "losses", line.show);
    line.clear();
    printLosses(rows);
    if (!holds) return 0;
    const search = new BreakPlan({seed, runs}) as Plan<BreakResult>;
    const result = await working.finish(search, "search", line.show);
    line.clear();
    return printSearch(run, result);
  } finally {
    await working.end();
  }
}

/** The losses by what came of them, singles before pairs, in the order of sending. */
function printLosses(rows: readonly LossRow[]): void {
  const groups = new Map<string, LossRow[]>();
  for (const row of rows) {
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

function printSearch(run: Run, {found, problem, state, tried}: BreakResult): number {
  if (state === "held") {
    console.log(words.held(tried));
    return 0;
  }
  if (!found) {
    const reasons: Readonly<Record<string, string>> = words.states;
    console.log(words.notAsked(problem || (reasons[state] ?? state)));
    return 1;
  }
  const {faults, seed, error, after} = found;
  console.log(error === null ? words.broken(after) : words.brokenBy(error));
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
  let began = performance.now();
  let isShown = false;
  return {
    show(runs: number): void {
      if (!stderr.isTTY) return;
      isShown = true;
      const rate = Math.round((runs / Math.max(1, performance.now() - began)) * 1000);
      stderr.write(`\r${words.progress(runs, rate)}   `);
    },
    clear(): void {
      if (isShown) stderr.write("\r\u001b[K");
      began = performance.now();
    }
  };
}
