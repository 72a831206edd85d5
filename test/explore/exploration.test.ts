/** An exploration as a page holds it: in slices, watched, stopped and taken up again. */
import {expect, test} from "vitest";
import {everyLoss} from "../../src/explore/explore.ts";
import {Exploration} from "../../src/explore/exploration.ts";
import type {Steps} from "../../src/explore/steps.ts";
import {kickAndClose, learnsWhy} from "./servers.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

function* counting(to: number): Steps<number[]> {
  const result: number[] = [];
  for (let i = 1; i <= to; i++) {
    result.push(i);
    yield {runs: i, planned: to, result};
  }
  return result;
}

const exploring = (steps: () => Steps<number[]>) =>
  new Exploration<number[], number>(
    async () => steps(),
    async () => simulate(kickAndClose(false))
  );

test("does nothing until it is wanted, and then all of it", async () => {
  let begun = false;
  const exploration = exploring(() => {
    begun = true;
    return counting(3);
  });
  expect([exploration.state, begun]).toEqual(["waiting", false]);
  await expect(exploration.finish()).resolves.toEqual([1, 2, 3]);
  expect(exploration.state).toBe("done");
  expect(exploration.progress).toEqual({runs: 3, planned: 3, result: [1, 2, 3]});
});

/** Waits until it is as it should be. */
function until(exploration: Exploration<number[], number>, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = exploration.listen(() => {
      if (!isSo()) return;
      end();
      resolve();
    });
  });
}

test("can be stopped with what it has found, and goes on from there", async () => {
  const exploration = exploring(() => counting(10_000_000));
  const runs = () => exploration.progress?.runs ?? 0;
  exploration.start();
  await until(exploration, () => runs() > 0);
  exploration.stop();
  const before = runs();
  expect(exploration.state).toBe("stopped");
  expect(exploration.progress?.result).toHaveLength(before);
  exploration.start();
  await until(exploration, () => runs() > before);
  expect(exploration.progress?.result.slice(0, 3)).toEqual([1, 2, 3]);
  expect(exploration.progress?.result).toHaveLength(runs());
  exploration.stop();
});

test("fails with what a step throws, and tells those who watch", async () => {
  const exploration = exploring(function* () {
    yield {runs: 1, planned: 2, result: [1]};
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
