/** A run and an exploration on the page whose scenarios are in a program beside it. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {crossing} from "../../src/explore/crossing.ts";
import type {Exploration} from "../../src/explore/exploration.ts";
import {everyLoss, sweep} from "../../src/explore/explore.ts";
import type {Sweep, SweepPoint} from "../../src/explore/sweep/sweep.ts";
import {drop} from "../../src/net/fault.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {rerun} from "../../src/trace/query/far-run.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import type {Run} from "../../src/trace/query/trace.ts";

const scenario = (delay: number): Scenario => ({
  link: {delay},
  client: {
    *main(os) {
      const socket = yield* os.connect("server:7777");
      yield* os.send(socket, "hello");
      os.close(socket);
    }
  },
  server: {
    *main(os) {
      const peer = yield* os.accept(os.listen({port: 7777}));
      os.log((yield* os.recv(peer)).text);
      os.close(peer);
    }
  }
});

/** The value as it is after it has crossed, with its other side behind messages. */
function crossed(value: unknown): unknown {
  const packed = structuredClone(crossing.pack(value));
  if (packed === null) return value;
  return crossing.unpack(packed, async (...args) =>
    crossed(await crossing.again(value, ...structuredClone(args)))
  );
}

test("a run that has crossed is asked like any other, and runs again where it was made", async () => {
  const here = simulate(scenario(ms(10)));
  const far = crossed(here) as Run;
  expect(far.host("server").log).toEqual(["hello"]);
  expect(far.transits).toEqual(here.transits);
  expect(() => far.again([])).toThrow("run.again(): this run is made beside the page");
  const faults = [drop("client", "SYN")];
  const lost = await rerun(far, faults);
  expect(lost.transits).toEqual(here.again(faults).transits);
  expect(lost.segments({lost: true})).toHaveLength(1);
});

test("systems that were chosen for a far run stay when it runs again, as they do here", async () => {
  const here = simulate(scenario(ms(10)));
  const far = await rerun(crossed(here) as Run, [], {systems: {client: "windows" as never}});
  const [now, then] = [
    await rerun(far, []),
    here.again([], {systems: {client: "windows" as never}})
  ];
  expect(now.hosts).toEqual(then.again([]).hosts);
});

test("an exploration goes on beside the page, and tells the page how far it is", async () => {
  const make = (): Exploration<Sweep, SweepPoint> =>
    sweep({delay: [ms(1), ms(20)]}, ({delay}) => scenario(delay), {ask: (run) => run.end.at});
  const far = crossed(make()) as Exploration<Sweep, SweepPoint>;
  const result = await far.finish();
  expect(result).toEqual(await make().finish());
  const run = await far.open(result!.points[1]!);
  expect(run.end.at).toBe(result?.points[1]?.answers[0]);
  expect(far.state).toBe("done");
});

test("an exploration that fails beside the page fails in the page", async () => {
  const far = crossed(everyLoss({server: 5 as never})) as Exploration<unknown, unknown>;
  await expect(far.finish()).rejects.toThrow(/server/);
  expect(far.state).toBe("failed");
});
