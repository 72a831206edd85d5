/** Sweeps as charts: lines, heatmaps, maps of outcomes; each point is one press from its run. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {fillSweep} from "../../../src/chart/explore/draw-sweep.ts";
import type {SweepChartOptions} from "../../../src/chart/explore/sweep-options.ts";
import type {Exploration} from "../../../src/explore/exploration.ts";
import {sweep} from "../../../src/explore/explore.ts";
import type {Sweep, SweepPoint} from "../../../src/explore/sweep/sweep.ts";
import type {Scenario} from "../../../src/sim/scenario.ts";
import type {Run} from "../../../src/trace/query/trace.ts";

beforeEach(() => document.body.replaceChildren());

const connecting = (delay: number, loss = 0): Scenario => ({
  link: {delay: ms(delay), loss},
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

const connected = (run: Run): number => {
  const call = run.host("client").calls("connect")[0];
  return (call?.returnedAt ?? 0) / ms(1);
};

async function chartOf(
  exploration: Exploration<Sweep, SweepPoint>,
  options: SweepChartOptions = {}
): Promise<HTMLElement> {
  const body = document.createElement("div");
  document.body.append(body);
  fillSweep(body, exploration, options);
  await exploration.finish();
  return body;
}

const texts = (body: Element, selector: string): (string | null)[] =>
  [...body.querySelectorAll(selector)].map(({textContent}) => textContent);

test("one parameter is a line with a point for each value", async () => {
  const delays = sweep({delay: [10, 20, 50]}, ({delay}) => connecting(delay), {ask: connected});
  const body = await chartOf(delays, {names: {delay: "one way, ms"}});
  expect(body.querySelectorAll("svg.lines .point")).toHaveLength(3);
  expect(body.querySelectorAll(".middle")).toHaveLength(1);
  // Without chance there is nothing to spread.
  expect(body.querySelector(".spread")).toBeNull();
  expect(texts(body, ".axis-name")).toEqual(["one way, ms"]);
});

test("several seeds show their spread, and a point says it in words", async () => {
  const lossy = sweep({loss: [0, 0.4]}, ({loss}) => connecting(10, loss), {
    ask: connected,
    seeds: 9
  });
  const body = await chartOf(lossy, {answer: (time) => `${time} ms`});
  expect(body.querySelector(".spread")).not.toBeNull();
  const names = [...body.querySelectorAll(".point")].map((p) => p.getAttribute("aria-label"));
  expect(names[0]).toBe("loss 0: 20 ms. Show the run.");
  expect(names[1]).toMatch(/^loss 0\.4: \d+ ms \(20 ms to \d+ ms\)\. Show the run\.$/);
});

test("a formula is a line of its own", async () => {
  const delays = sweep({delay: [10, 20]}, ({delay}) => connecting(delay), {ask: connected});
  const body = await chartOf(delays, {formula: ({delay}) => 2 * Number(delay)});
  expect(body.querySelectorAll(".formula")).toHaveLength(1);
});

const grid = () =>
  sweep({delay: [10, 20], loss: [0, 1]}, ({delay, loss}) => connecting(delay, loss), {
    ask: (run, {loss}) => (loss === 1 ? "never" : connected(run))
  });

test("two numbers are a heatmap with the numbers in it; a text among them is in the legend", async () => {
  const body = await chartOf(grid());
  expect(texts(body, ".value")).toEqual(["20", "×", "40", "×"]);
  expect(texts(body, ".map-legend li")).toEqual(["×never"]);
});

test("where all answers are texts, a map has a letter for each, and says how often it came", async () => {
  const map = sweep({delay: [10, 20], loss: [0, 1]}, ({delay, loss}) => connecting(delay, loss), {
    ask: (run) => (run.segments({flags: "SYN-ACK"}).length > 0 ? "answered" : "silent")
  });
  const body = await chartOf(map);
  expect(texts(body, ".value")).toEqual(["A", "B", "A", "B"]);
  expect(texts(body, ".map-legend li")).toEqual(["Aanswered2", "Bsilent2"]);
});

test("a first parameter of texts makes a chart for each of its values", async () => {
  const systems = sweep(
    {system: ["linux", "windows"], delay: [10, 20]},
    ({system, delay}) => ({...connecting(delay), server: {...connecting(delay).server, system}}),
    {ask: connected}
  );
  const body = await chartOf(systems, {names: {system: ""}});
  expect(texts(body, ".multiple-name")).toEqual(["linux", "windows"]);
  expect(body.querySelectorAll("svg.lines")).toHaveLength(2);
});

const systems = () =>
  sweep(
    {system: ["linux", "windows"], delay: [10, 20]},
    ({system, delay}) => ({...connecting(delay), server: {...connecting(delay).server, system}}),
    {ask: connected}
  );
const outcomes = () =>
  sweep({delay: [10, 20], loss: [0, 1]}, ({delay, loss}) => connecting(delay, loss), {
    ask: (run) => (run.segments({flags: "SYN-ACK"}).length > 0 ? "answered" : "silent")
  });
const delays = () =>
  sweep({delay: [10, 20, 50, 80]}, ({delay}) => connecting(delay), {ask: connected});

/** However slow the machine is. */
const patience = {timeout: 30_000};

const waysToPress = {
  pointer: (point: Element | undefined) => point?.dispatchEvent(new MouseEvent("click")),
  Enter: (point: Element | undefined) =>
    point?.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}))
};

test.each([
  ["a line", delays, "delay 50: 100", 50],
  ["a heatmap", grid, "delay 20, loss 0: 40", 20],
  ["an outcome map", outcomes, "delay 20, loss 0: answered", 20],
  ["small multiples", systems, "system windows, delay 10: 20", 10]
] as const)(
  "a point of %s opens that very run, by pointer and by key",
  async (_, of, name, delay) => {
    for (const press of Object.values(waysToPress)) {
      const exploration = of();
      const open = vi.spyOn(exploration, "open");
      const body = await chartOf(exploration);
      press(body.querySelectorAll(".point")[2]);
      await vi.waitFor(() => {
        expect(body.querySelector(".explored-name")?.textContent).toBe(name);
        expect(body.querySelector(".explored-figure figure")).not.toBeNull();
      }, patience);
      const run = await open.mock.results[0]?.value;
      expect(run.transits[0].arrivedAt).toBe(ms(delay));
      expect(body.querySelectorAll(".point[aria-pressed='true']")).toHaveLength(1);
      body.remove();
    }
  }
);

test("points that were left out are counted", async () => {
  const many = sweep({delay: {from: 1, to: 1000, points: 1000}}, ({delay}) => connecting(delay), {
    ask: connected,
    runs: 10
  });
  const body = await chartOf(many);
  expect(body.querySelector(".explored-done")?.textContent).toMatch(
    /^\d+ runs\. 99\d points between these were left out\.$/
  );
});
