/** The search for the run that breaks a program: three servers with one bug each, and limits. */
import {describe, expect, test} from "vitest";
import {seconds} from "../../src/base/units.ts";
import {random} from "../../src/base/random.ts";
import type {BreakOptions, BreakResult} from "../../src/explore/search/break-it.ts";
import {breakParts} from "../../src/explore/search/break-work.ts";
import type {Holds} from "../../src/explore/search/judge.ts";
import {finishNow} from "../../src/explore/work/plan.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {
  closesOnce,
  closesTwice,
  heartbeat,
  kickAndClose,
  learnsWhy,
  sessionEnds
} from "./servers.ts";

const search = (scenario: Scenario, holds: Holds, options?: BreakOptions): BreakResult =>
  finishNow(breakParts(scenario, holds, options));

/** What the search found, run again. */
function storyOf(scenario: Scenario, {found}: BreakResult) {
  const seed = found?.seed === null || found === null ? {} : {seed: found.seed};
  return simulate({...scenario, ...seed, faults: found?.faults ?? []});
}

describe("three bugs, each found and shrunk to at most two faults", () => {
  test("the last word is lost: close() right after send(), and one loss", () => {
    const scenario = kickAndClose(false);
    const result = search(scenario, learnsWhy);
    expect(result.state).toBe("broken");
    expect(result.found?.faults).toHaveLength(1);
    expect(result.found?.faults[0]).toMatchObject({kind: "drop", from: "server"});
    const story = storyOf(scenario, result);
    expect(learnsWhy(story)).toBe(false);
    // The lost one is the word itself.
    expect(story.segments({lost: "chosen"}).map(({segment}) => segment.len)).toEqual([6]);
  });

  test("the heartbeat never fires: it is looked at only when something arrives", () => {
    const scenario = heartbeat(false);
    const kinds = ["drop", "delay", "cut", "power-off"] as const;
    const result = search(scenario, sessionEnds, {kinds, hosts: ["client"]});
    expect(result.state).toBe("broken");
    expect(result.found?.faults.map(({kind}) => kind)).toEqual(["power-off"]);
    expect(sessionEnds(storyOf(scenario, result))).toBe(false);
  });

  test("a descriptor is closed twice: the error path closes it, and the end does, too", () => {
    const scenario = closesTwice(false);
    const result = search(scenario, closesOnce, {kinds: ["drop", "kill"], hosts: ["client"]});
    expect(result.state).toBe("broken");
    // The client is killed, and its FIN is lost: what arrives first is the RST.
    expect(result.found?.faults.map(({kind}) => kind)).toEqual(["kill", "drop"]);
    const story = storyOf(scenario, result);
    expect(story.host("server").calls("close", {errno: "EBADF"})).toHaveLength(1);
  });

  test.each([
    ["last word", kickAndClose(true), learnsWhy, {kinds: ["drop", "delay", "duplicate"]}],
    [
      "heartbeat",
      heartbeat(true),
      sessionEnds,
      {kinds: ["drop", "delay", "power-off"], hosts: ["client"]}
    ],
    ["double close", closesTwice(true), closesOnce, {kinds: ["drop", "kill"], hosts: ["client"]}]
  ] as const)(
    "the mended server holds, and the search says what it tried (%s)",
    (_, scenario, holds, options) => {
      const result = search(scenario, holds, {runs: 200, ...options});
      expect(result).toMatchObject({state: "held", found: null, tried: 200});
      expect(result.reached).toBeGreaterThan(20);
    }
  );
});

test("the same seed finds the same, faults, number of runs and all", () => {
  const find = (seed: number) =>
    search(kickAndClose(false), learnsWhy, {seed, kinds: ["delay", "cut"]});
  expect(find(5)).toEqual(find(5));
});

test("what a program throws is a break of its own, with the message", () => {
  const result = search(
    {
      client: {
        *main(os) {
          const socket = yield* os.connect("server:1");
          if (socket.errno) throw new Error("nobody expected this");
        }
      },
      server: {
        *main(os) {
          os.listen({port: 1});
          yield* os.sleep(seconds(600));
        }
      }
    },
    () => true,
    {kinds: ["drop", "power-off"], hosts: ["server"]}
  );
  expect(result.state).toBe("broken");
  expect(result.found).toMatchObject({
    error: "nobody expected this",
    faults: [{kind: "power-off", host: "server"}]
  });
});

describe("a condition that cannot be searched for", () => {
  test("false without a fault: says so first, and tries nothing", () => {
    const result = search(kickAndClose(false), () => false);
    expect(result).toMatchObject({state: "false-at-once", tried: 0, found: null});
  });

  test("throws: the message is its own", () => {
    const result = search(kickAndClose(false), () => {
      throw new Error("no such host");
    });
    expect(result).toMatchObject({state: "threw", problem: "no such host"});
  });

  test("throws only in a broken run: what was tried until then is there", () => {
    const result = search(kickAndClose(false), (run) => {
      if (run.segments({lost: true}).length > 0) throw new Error("no such segment");
      return true;
    });
    expect(result).toMatchObject({state: "threw", problem: "no such segment", tried: 1});
  });

  test("returns neither true nor false", () => {
    const result = search(kickAndClose(false), (() => undefined) as unknown as Holds);
    expect(result).toMatchObject({
      state: "threw",
      problem: "the condition returned undefined, not true or false"
    });
  });

  test("depends on chance", () => {
    const chance = random(1);
    const result = search(kickAndClose(false), () => chance.chance(0.8));
    expect(result.state).toBe("unsteady");
  });

  test("depends on a clock: true for a while, then false", () => {
    let time = 0;
    const result = search(kickAndClose(false), () => time++ < 20);
    expect(result.state).toBe("unsteady");
  });
});

/** Neither of its programs ever ends. */
const endless: Scenario = {
  budget: 2000,
  client: {
    *main(os) {
      for (;;) yield* os.sleep(1);
    }
  },
  server: {
    *main(os) {
      yield* os.connect("client:5");
    }
  }
};

test("a scenario that never ends is stopped by its budget, and counted", () => {
  const result = search(endless, () => true, {runs: 20});
  expect(result).toMatchObject({state: "held", tried: 20, endless: 20});
});

test("a search whose runs never end is given up long before its last run", () => {
  const result = search(endless, () => true, {runs: 5000});
  expect(result).toMatchObject({state: "endless", tried: 40, endless: 40, found: null});
});
