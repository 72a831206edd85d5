/** An exploration as a page holds it: in slices, watched, stopped and taken up again. */
import {expect, test} from "vitest";
import {everyLoss} from "../../src/explore/explore.ts";
import {Exploration} from "../../src/explore/exploration.ts";
import {oneRun, type Work} from "../../src/explore/work/plan.ts";
import type {Sweep, SweepPoint} from "../../src/explore/sweep/sweep.ts";
import type {SweepTask} from "../../src/explore/sweep/sweep-plan.ts";
import {kickAndClose, learnsWhy} from "./servers.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

const counting = oneRun(({at}: SweepTask) => ({answer: Number(at["n"])}));

/** Counts from 1 to `to`. */
const exploring = (to: number, work: () => Work = () => counting as Work) =>
  new Exploration<Sweep, SweepPoint>(
    {kind: "sweep", ranges: {n: {from: 1, to, points: to}}, runs: to},
    {
      work: async () => work(),
      helpers: null,
      open: async () => simulate(kickAndClose(false))
    }
  );

const numbers = (sweep: Sweep | null | undefined) => sweep?.points.map(({answers}) => answers[0]);

test("does nothing until it is wanted, and then all of it", async () => {
  let begun = false;
  const exploration = exploring(3, () => {
    begun = true;
    return counting as Work;
  });
  expect([exploration.state, begun]).toEqual(["waiting", false]);
  expect(numbers(await exploration.finish())).toEqual([1, 2, 3]);
  expect(exploration.state).toBe("done");
  expect(exploration.progress).toMatchObject({runs: 3, planned: 3});
});

/** Waits until it is as it should be. */
function until(exploration: Exploration<Sweep, SweepPoint>, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = exploration.listen(() => {
      if (!isSo()) return;
      end();
      resolve();
    });
  });
}

test("can be stopped with what it has found, and goes on from there", async () => {
  const exploration = exploring(100_000);
  const runs = () => exploration.progress?.runs ?? 0;
  exploration.start();
  await until(exploration, () => runs() > 0);
  exploration.stop();
  const before = runs();
  expect(exploration.state).toBe("stopped");
  expect(exploration.progress?.result.points).toHaveLength(before);
  exploration.start();
  await until(exploration, () => runs() > before);
  const found = numbers(exploration.progress?.result);
  expect(found?.slice(0, 3)).toEqual([1, 2, 3]);
  expect(found).toEqual(Array.from({length: runs()}, (_, i) => i + 1));
  exploration.stop();
});

test("fails with what it throws where the runs are made, and tells those who watch", async () => {
  const exploration = exploring(2, () => {
    throw new TypeError("no such host");
  });
  await expect(exploration.finish()).rejects.toThrow("no such host");
  expect(exploration.state).toBe("failed");
  expect(exploration.problem).toBeInstanceOf(TypeError);
});

test("opens the run that a row tells of", async () => {
  const exploration = everyLoss(simulate(kickAndClose(false)));
  const losses = await exploration.finish();
  const rows = losses?.rows ?? [];
  const runs = await Promise.all(rows.map((row) => exploration.open(row)));
  expect(runs.map(({faults}) => faults)).toEqual(rows.map(({faults}) => faults));
  expect(runs.filter((run) => !learnsWhy(run))).toHaveLength(1);
});
