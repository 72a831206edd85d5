/** `tcp-sockets explore FILE`: each segment lost in turn, and a search for a run that breaks. */
import {breakIt, everyLoss} from "../explore/explore.ts";
import type {LossRow} from "../explore/every-loss.ts";
import {faultText} from "../trace/words/reasons.ts";
import {loadRun} from "./load-run.ts";
import {words} from "./words.ts";

/** Explores a file; returns the exit status: 1 when its condition does not hold in some run. */
export async function exploreFile(
  file: string,
  runs: number | null,
  home: string
): Promise<number> {
  const {run, holds} = await loadRun(file, home);
  const limit = runs === null ? {} : {runs};
  const losses = await everyLoss(run, limit).finish();
  const rows = losses?.rows ?? [];
  console.log(words.losses(rows.length));
  for (const {name, lost} of grouped(rows)) console.log(`  ${name}: ${lost.join(", ")}`);
  if (!holds) return 0;
  const result = await breakIt(run, holds, limit).finish();
  if (!result || result.state === "held") {
    console.log(words.held(result?.tried ?? 0));
    return 0;
  }
  const {found, problem} = result;
  if (!found) {
    console.log(words.notAsked(problem || result.state));
    return 1;
  }
  console.log(words.broken(found.after));
  const broken = run.again([...run.faults, ...found.faults]);
  for (const fault of found.faults) console.log(`  ${faultText(broken, fault)}`);
  if (found.seed !== null) console.log(words.withSeed(found.seed));
  return 1;
}

/** The losses by what came of them, in the order in which each outcome first came. */
function grouped(rows: readonly LossRow[]): {name: string; lost: string[]}[] {
  const groups = new Map<string, string[]>();
  for (const {outcome, hits} of rows) {
    const name = words.lossClass[outcome.class] || outcome.text;
    const lost = hits.map(({host, nth, label}) => `${host} ${nth} (${label})`).join(" + ");
    groups.set(name, [...(groups.get(name) ?? []), lost]);
  }
  return [...groups].map(([name, lost]) => ({name, lost}));
}
