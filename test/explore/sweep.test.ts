/** A scenario over values of its parameters: all points, spread over seeds, too many points. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {finishNow} from "../../src/explore/work/plan.ts";
import {sweepParts} from "../../src/explore/sweep/sweep-work.ts";
import type {Scenario} from "../../src/sim/scenario.ts";

const connecting = (delay: number, loss = 0): Scenario => ({
  link: {delay, loss},
  client: {
    *main(os) {
      yield* os.connect("server:80");
    }
  },
  server: {
    *main(os) {
      yield* os.accept(os.listen({port: 80}));
    }
  }
});

test("connect() takes a round trip, at each delay", () => {
  const {parameters, points, left} = finishNow(
    sweepParts({delay: [ms(1), ms(10), ms(50)]}, ({delay}) => connecting(delay), {
      ask: (run) => run.host("client").calls("connect")[0]?.returnedAt ?? -1
    })
  );
  expect(parameters).toEqual([{name: "delay", values: [ms(1), ms(10), ms(50)]}]);
  expect(points.map(({answers}) => answers)).toEqual([[ms(2)], [ms(20)], [ms(100)]]);
  expect(left).toBe(0);
});

test("two parameters make a grid, the last one running fastest; lists of any type will do", () => {
  const {points} = finishNow(
    sweepParts(
      {system: ["linux", "windows"], delay: {from: ms(10), to: ms(30), points: 3}},
      ({system, delay}) => ({...connecting(delay), client: {...connecting(delay).client, system}}),
      {ask: (run) => run.host("client").system}
    )
  );
  expect(points.map(({at}) => Object.values(at).join(" "))).toEqual([
    "linux 10000",
    "linux 20000",
    "linux 30000",
    "windows 10000",
    "windows 20000",
    "windows 30000"
  ]);
  expect(points.map(({answers}) => answers[0])).toEqual([
    ...Array<string>(3).fill("linux"),
    ...Array<string>(3).fill("windows")
  ]);
});

test("each point is run with several seeds, and has an answer for each", () => {
  const {points} = finishNow(
    sweepParts({loss: [0, 0.5]}, ({loss}) => connecting(ms(10), loss), {
      seeds: 5,
      ask: (run) => run.transits.length
    })
  );
  expect(points.map(({answers}) => answers.length)).toEqual([5, 5]);
  expect(new Set(points[0]?.answers).size).toBe(1);
  expect(new Set(points[1]?.answers).size).toBeGreaterThan(1);
});

test("a range on a log scale has even factors", () => {
  const {parameters} = finishNow(
    sweepParts(
      {delay: {from: ms(1), to: seconds(1), points: 4, scale: "log"}},
      ({delay}) => connecting(delay),
      {ask: () => 0}
    )
  );
  expect(parameters[0]?.values).toEqual([ms(1), ms(10), ms(100), ms(1000)]);
});

test("of a million points some are tried, evenly, and the rest is counted", () => {
  const many = {points: 1000, from: 0} as const;
  const steps = sweepParts(
    {delay: {...many, to: 999_000}, loss: {...many, to: 0.5}},
    ({delay, loss}) => connecting(delay, loss),
    {ask: () => 0, runs: 100}
  );
  const {parameters, points, left} = finishNow(steps);
  expect(points.length).toBeLessThanOrEqual(100);
  expect(points.length).toBeGreaterThan(60);
  expect(points.length + left).toBe(1e6);
  expect(parameters[0]?.values[0]).toBe(0);
  expect(parameters[0]?.values.at(-1)).toBe(999_000);
});

test("a scenario that never ends is stopped by its budget at its point; the others go on", () => {
  const {points} = finishNow(
    sweepParts(
      {pause: [0, ms(1)]},
      ({pause}): Scenario => ({
        client: {
          *main(os) {
            for (let i = 0; pause === 0 || i < 10; i++) yield* os.sleep(pause + 1);
          }
        },
        budget: 1000
      }),
      {ask: (run) => (run.end.why === "budget" ? run.end.events : 0)}
    )
  );
  expect(points.map(({answers}) => answers)).toEqual([[1000], [0]]);
  expect(points.map(({problem}) => problem)).toEqual(["", ""]);
});

test("a question that throws at one point is told there; the other points have answers", () => {
  const {points} = finishNow(
    sweepParts({delay: [ms(1), ms(2)]}, ({delay}) => connecting(delay), {
      ask: (run, {delay}) => {
        if (delay === ms(1)) throw new Error("too short");
        return run.transits.length;
      }
    })
  );
  expect(points.map(({problem}) => problem)).toEqual(["too short", ""]);
  expect(points[1]?.answers).toHaveLength(1);
});

test.each([
  [{}, "sweep() was given nothing; wanted: one to three parameters"],
  [
    {a: [1], b: [1], c: [1], d: [1]},
    "sweep() was given a, b, c, d; wanted: one to three parameters"
  ],
  [{a: []}, "sweep(): a has no values; wanted: at least one"],
  [{a: {from: 0, to: 1, points: 2, scale: "log"}}, "sweep(): a is on a log scale from 0"],
  [{a: {from: 0, to: Infinity, points: 2}}, "sweep(): a goes from 0 to Infinity"]
] as const)("%j is not what can be swept over", (ranges, message) => {
  expect(() => sweepParts(ranges, () => connecting(1), {ask: () => 0})).toThrow(message);
});
