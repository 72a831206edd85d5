/** Runs a recording's replay and says in what it diverges, accepted divergences apart. */
import {simulate} from "../../src/sim/simulate.ts";
import {accepted} from "./accepted.ts";
import {compare, type Comparison, type Divergence} from "./compare.ts";
import {programs} from "./programs/index.ts";
import {readTrace, type Trace} from "./trace.ts";

export interface Verdict extends Comparison {
  readonly trace: Trace;
  /** Divergences that the table of accepted ones does not hold. */
  readonly open: readonly Divergence[];
  /** Entries of the table that do not occur. */
  readonly stale: readonly string[];
}

/** Replays the recording called `name` and compares. */
export function judge(name: string): Verdict {
  const trace = readTrace(name);
  const program = programs[name];
  if (!program) throw new Error(`there is no program for the recording ${name}`);
  const replay = program(trace);
  const comparison = compare(trace, replay, simulate(replay.scenario));
  const table = accepted.filter((entry) => entry.trace === name).map((entry) => entry.what);
  const found = comparison.divergences.map((divergence) => divergence.what);
  return {
    ...comparison,
    trace,
    open: comparison.divergences.filter((divergence) => !table.includes(divergence.what)),
    stale: table.filter((what) => !found.includes(what))
  };
}
