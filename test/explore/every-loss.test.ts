/** Every single loss and every pair of a run, and what came of each, beside the undisturbed run. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import type {EveryLossOptions} from "../../src/explore/loss/every-loss.ts";
import {lossParts} from "../../src/explore/loss/loss-work.ts";
import {type RunOutcome, outcomesBeside} from "../../src/explore/loss/outcome.ts";
import {finishNow} from "../../src/explore/work/plan.ts";
import {attempt} from "../../src/explore/work/subject.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {kickAndClose} from "./servers.ts";

const greeting: Scenario = {
  link: {delay: ms(10)},
  client: {
    *main(os) {
      const socket = yield* os.connect("server:80");
      yield* os.send(socket, "hello");
      yield* os.recv(socket);
      yield* os.close(socket);
    }
  },
  server: {
    *main(os) {
      const peer = yield* os.accept(os.listen({port: 80}));
      yield* os.recv(peer);
      yield* os.send(peer, "welcome");
      yield* os.recv(peer);
      yield* os.close(peer);
    }
  }
};

const losses = (scenario: Scenario, options?: EveryLossOptions) =>
  finishNow(lossParts(scenario, options));

test("each segment of the run is lost once, and named as the ladder names it", () => {
  const run = simulate(greeting);
  const {rows, segments, left} = losses(greeting);
  expect(segments).toBe(run.transits.length);
  expect(left).toBe(0);
  expect(rows.map(({hits}) => hits.map(({host, nth}) => `${host} ${nth}`).join())).toEqual(
    run.transits.map(({from, nth}) => `${from === 0 ? "client" : "server"} ${nth}`)
  );
  expect(rows.slice(0, 2).map(({hits}) => hits[0]?.label)).toEqual(["SYN", "SYN-ACK"]);
});

test("a greeting survives each single loss; losing the SYN costs a second", () => {
  const {rows} = losses(greeting);
  const classes = new Set(rows.map(({outcome}) => outcome.class));
  expect([...classes].sort()).toEqual(["later", "same", "unnoticed"]);
  expect(rows[0]?.outcome).toMatchObject({class: "later", later: ms(1000)});
});

test("the second of a pair is a segment of the run in which the first was lost", () => {
  const {rows, segments} = losses(greeting, {upTo: 2});
  const pairs = rows.filter(({hits}) => hits.length === 2);
  expect(rows.length - pairs.length).toBe(segments);
  // The SYN and its first retransmission: the client is connected after 1 + 1 s.
  const twice = pairs.find(({hits}) => hits.every(({label}) => label === "SYN"));
  expect(twice?.faults).toEqual([drop("client", 1), drop("client", 2)]);
  expect(twice?.outcome).toMatchObject({class: "later", later: ms(2000)});
  // Each pair once, whatever its order.
  const keys = pairs.map(({faults}) => JSON.stringify(faults));
  expect(new Set(keys).size).toBe(keys.length);
});

test("both segments of a pair are lost in its run", () => {
  const {rows} = losses(greeting, {upTo: 2});
  const lost = rows.map(
    ({faults}) => simulate({...greeting, faults}).segments({lost: "chosen"}).length
  );
  expect(lost).toEqual(rows.map(({hits}) => hits.length));
});

test("delays and duplicates are tried, too, when they are asked for", () => {
  const {rows, segments} = losses(greeting, {also: ["delay", "duplicate"], by: ms(50)});
  expect(rows.length).toBe(3 * segments);
  expect(rows[segments]?.faults).toEqual([{kind: "delay", from: "client", nth: 1, by: ms(50)}]);
});

test("a cable that is cut as a segment leaves takes that one along, and all until it is healed", () => {
  const {rows, segments} = losses(greeting, {also: ["cut"], by: ms(300)});
  const cuts = rows.filter(({hits}) => hits[0]?.kind === "cut");
  const times = new Set(simulate(greeting).transits.map(({sentAt}) => sentAt));
  expect(rows).toHaveLength(segments + times.size);
  expect(cuts).toHaveLength(times.size);
  for (const {faults, hits} of cuts) {
    const [hit] = hits;
    const lost = simulate({...greeting, faults}).segments({lost: "cut"});
    expect(lost.map(({from, nth}) => `${from} ${nth}`)).toContain(
      `${hit?.host === "client" ? 0 : 1} ${hit?.nth}`
    );
  }
});

test("a segment is overtaken by the next one where both are under way at once", () => {
  const twoAtOnce: Scenario = {
    link: {delay: ms(10)},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        os.setsockopt(socket, "TCP_NODELAY", true);
        yield* os.send(socket, "one");
        yield* os.send(socket, "two");
        yield* os.recv(socket);
      }
    },
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        yield* os.recv(peer, 6, "MSG_WAITALL");
        yield* os.close(peer);
      }
    }
  };
  const {rows} = losses(twoAtOnce, {also: ["reorder"]});
  const orders = rows
    .filter(({hits}) => hits[0]?.kind === "reorder")
    .map(({faults, hits}) => {
      const run = simulate({...twoAtOnce, faults});
      const own = run.transits.filter(({from}) => run.hosts[from]?.name === hits[0]?.host);
      const [held, next] = [hits[0]?.nth ?? 0, (hits[0]?.nth ?? 0) + 1].map((nth) =>
        own.find((transit) => transit.nth === nth)
      );
      return [hits[0]?.label, (held?.arrivedAt ?? 0) > (next?.arrivedAt ?? 0)];
    });
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.every(([, isOvertaken]) => isOvertaken)).toBe(true);
  // Nothing overtakes the SYN: all that the client sends waits for what comes back.
  expect(orders.map(([label]) => label)).not.toContain("SYN");
});

test("a question of one's own makes the groups", () => {
  const {rows} = losses(kickAndClose(false), {
    outcome: (run) => run.host("client").log.join(", then ")
  });
  const texts = new Set(rows.map(({outcome}) => outcome.text));
  expect([...texts].sort()).toEqual(["ECONNRESET", "kicked, then ECONNRESET", "kicked, then end"]);
});

test("a long run has too many pairs: some are made, and the rest is counted", () => {
  const {rows, left} = losses(greeting, {upTo: 2, runs: 20});
  expect(rows).toHaveLength(20);
  expect(left).toBe(losses(greeting, {upTo: 2}).rows.length - 20);
});

const outcomeOf = (scenario: Scenario, change: Partial<Scenario>): RunOutcome =>
  outcomesBeside(simulate(scenario))(attempt(() => simulate({...scenario, ...change})));

test("a call that fails, one that never returns, and a socket that is left are told", () => {
  const cable = {faults: [{kind: "cut", at: ms(25)}] as const, until: ms(60_000)};
  expect(outcomeOf(greeting, cable)).toMatchObject({
    class: "worse",
    differences: [
      {kind: "blocked", host: "client", call: "recv"},
      {kind: "blocked", host: "server", call: "recv"},
      {kind: "left", host: "client", state: "ESTABLISHED"},
      {kind: "left", host: "server", state: "ESTABLISHED"},
      {kind: "unread", host: "client", bytes: 7}
    ]
  });
});

test("a run that was stopped by its budget is endless, and a program that throws has thrown", () => {
  expect(outcomeOf(greeting, {budget: 5}).class).toBe("endless");
  const throwing: Scenario["client"] = {
    *main(os) {
      yield* os.sleep(1);
      throw new Error("oops");
    }
  };
  expect(outcomeOf(greeting, {client: throwing})).toMatchObject({class: "threw", text: "oops"});
});
