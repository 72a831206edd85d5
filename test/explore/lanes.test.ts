/** Workers beside each other: whoever makes a run, however late, the same is found. */
import {describe, expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {random} from "../../src/base/random.ts";
import {breakParts} from "../../src/explore/search/break-work.ts";
import {type Lane, goOn, pageLane} from "../../src/explore/work/lanes.ts";
import {lossParts} from "../../src/explore/loss/loss-work.ts";
import {type Parts, doNow, finishNow} from "../../src/explore/work/plan.ts";
import {sweepParts} from "../../src/explore/sweep/sweep-work.ts";
import {Worklist} from "../../src/explore/work/worklist.ts";
import {kickAndClose, learnsWhy} from "./servers.ts";

const watcher = {goesOn: () => true, advanced: () => undefined};

/** A worker that takes its time, by chance, and returns as many results as it likes. */
const worker = <T, D>({work}: Parts<unknown, T, D>, seed: number): Lane<T, D> => {
  const chance = random(seed, "worker");
  return async (tasks) => {
    const done = tasks.slice(0, chance.integer(1, tasks.length)).map((task) => doNow(work, task));
    for (let turns = chance.integer(0, 6); turns > 0; turns--) await Promise.resolve();
    return structuredClone(done);
  };
};

async function together<R, T, D>(parts: Parts<R, T, D>, workers: number): Promise<R> {
  const list = new Worklist(parts.plan);
  const lanes = Array.from({length: workers}, (_, i) => worker(parts, i + workers));
  await Promise.all(lanes.map((lane) => goOn(list, lane, workers, watcher)));
  return parts.plan.progress.result;
}

describe.each([
  ["every loss and pair", () => lossParts(kickAndClose(false), {upTo: 2, also: ["cut"]})],
  ["a search that finds", () => breakParts(kickAndClose(false), learnsWhy, {kinds: ["cut"]})],
  [
    "a search that holds",
    () => breakParts(kickAndClose(true), learnsWhy, {runs: 150, kinds: ["drop", "delay"]})
  ],
  [
    "a sweep with seeds",
    () =>
      sweepParts(
        {loss: [0, 0.1, 0.3]},
        ({loss}) => ({...kickAndClose(false), link: {loss, delay: ms(10)}}),
        {ask: (run) => run.transits.length, seeds: 4}
      )
  ]
] as [string, () => Parts<unknown>][])("%s", (_, parts) => {
  test.each([1, 2, 3, 8])("finds the same with %i workers as all at once", async (workers) => {
    expect(await together(parts(), workers)).toEqual(finishNow(parts()));
  });

  test("and in the page's own slices", async () => {
    const {plan, work} = parts();
    await goOn(new Worklist(plan), pageLane(work), 1, watcher);
    expect(plan.progress.result).toEqual(finishNow(parts()));
  });
});

test("a worker that fails ends it, and the tasks that it had are still open", async () => {
  const parts = lossParts(kickAndClose(false));
  const list = new Worklist(parts.plan);
  const broken: Lane<never, never> = () => Promise.reject(new Error("gone"));
  await expect(goOn(list, broken as never, 1, watcher)).rejects.toThrow("gone");
  await goOn(list, worker(parts, 1), 1, watcher);
  expect(parts.plan.progress.result).toEqual(finishNow(lossParts(kickAndClose(false))));
});
