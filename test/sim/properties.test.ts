/** What holds of every run, whatever the network does. See CONTRIBUTING for the long run. */
import {inspect} from "node:util";
import fc from "fast-check";
import {expect, test} from "vitest";
import {record} from "../../src/sim/simulate.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {cases, patience} from "./cases.ts";
import {expectSameBytes, scenarioOf, traffic} from "./traffic.ts";

test(
  `whatever is lost, late, doubled or cut off: bytes come once and in order, and all ends (${cases(4000)} cases)`,
  () => {
    fc.assert(
      fc.property(traffic, (drawn) => {
        const {scenario, client, server} = scenarioOf(drawn);
        const run = simulate(scenario);
        const gaveUp = run.states.some(
          ({cause}) => cause.kind === "timeout" && cause.timer === "give-up"
        );
        // Where so much is lost that one end gives up, what was read is still right. A server that
        // hangs before it listens refuses.
        const refused = client.errors.some((error) => /^connect (WSA)?ECONNREFUSED$/.test(error));
        const whole = !gaveUp && !refused;
        if (whole) expect([...client.errors, ...server.errors]).toEqual([]);
        expectSameBytes(client, server, whole);
        expectSameBytes(server, client, whole);
        if (!whole) return;
        expect(run.end.why).toBe("quiet");
        // A listener stays as long as its program.
        const open = run.sockets.filter(({remote, goneAt}) => remote && goneAt < 0);
        expect(open).toEqual([]);
      }),
      {numRuns: cases(4000)}
    );
  },
  patience
);

test(
  `the same seed gives the same record, to the last byte (${cases(50)} cases)`,
  () => {
    fc.assert(
      fc.property(traffic, (drawn) => {
        const told = (): string =>
          inspect(record(scenarioOf(drawn).scenario), {depth: 9, maxArrayLength: null});
        expect(told()).toBe(told());
      }),
      {numRuns: cases(50)}
    );
  },
  patience
);

test(
  `a run with a record and one without do the same (${cases(100)} cases)`,
  () => {
    fc.assert(
      fc.property(traffic, (drawn) => {
        const [kept, thrown] = [true, false].map((record) => {
          const {scenario, client, server} = scenarioOf(drawn);
          simulate({...scenario, record});
          return {client, server};
        });
        expect(kept).toEqual(thrown);
      }),
      {numRuns: cases(100)}
    );
  },
  patience
);
