/** Runs a recording's replay and says in what it diverges, accepted divergences apart. */
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepted} from "./accepted.ts";
import {compare, type Comparison, type Divergence} from "./compare.ts";
import {programs} from "./programs/index.ts";
import {readTrace, type Trace} from "./trace.ts";

export interface Verdict extends Comparison {
  readonly trace: Trace;
  /** Divergences that the table of accepted ones does not hold. */
  readonly open: readonly Divergence[];
  /** How many entries of that table apply, and where the runs part by one of them, in ms. */
  readonly accepted: number;
  readonly partsAt: number | null;
  /** Entries of the table that do not occur. */
  readonly stale: readonly string[];
}

/** Rules that may differ after the two runs have parted; answers and states may not. */
const PACKETS: ReadonlySet<string> = new Set(["sequence", "time", "window", "options"]);

/** Replays the recording called `name` and compares. */
export function judge(name: string): Verdict {
  const trace = readTrace(name);
  const program = programs[name];
  if (!program) throw new Error(`there is no program for the recording ${name}`);
  const replay = program(trace);
  const comparison = compare(trace, replay, simulate(replay.scenario));
  const table = accepted.filter((entry) => entry.trace === name);
  const stale = new Set(table.map((entry) => entry.what));
  const open: Divergence[] = [];
  let partsAt: number | null = null;
  for (const divergence of comparison.divergences) {
    const entry = table.find(({what}) => what === divergence.what);
    if (entry) {
      stale.delete(entry.what);
      // Only the first packet that differs can be where the runs part.
      if (entry.parts && open.length === 0) partsAt ??= divergence.at;
    } else if (partsAt === null || !PACKETS.has(divergence.rule)) open.push(divergence);
  }
  return {...comparison, trace, open, accepted: table.length, partsAt, stale: [...stale]};
}
