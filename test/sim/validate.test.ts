import {expect, test} from "vitest";
import type {Scenario} from "../../src/sim/scenario.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

/** What simulate() says to a scenario that is wrong; misuse/scenarios.test.ts has most of them. */
function complaint(scenario: unknown): string {
  try {
    simulate(scenario as Scenario);
  } catch (error) {
    return error instanceof TypeError ? error.message : `not a TypeError: ${String(error)}`;
  }
  return "nothing";
}

const client = {};

test("an option that was renamed is told by its new name", () => {
  const renamed = "os is now called system (an operating system: linux (Linux 6.18), ";
  expect(complaint({client: {os: {}}})).toContain(`simulate(): client.${renamed}`);
  expect(complaint({hosts: {alice: {os: {}}}})).toContain(`simulate(): hosts.alice.${renamed}`);
});

test("a kernel setting that the model has not got is named, with the nearest and all there are", () => {
  expect(complaint({client: {sysctl: {tcp_sak: 0}}})).toMatch(
    /^simulate\(\): there is no option client.sysctl.tcp_sak; did you mean tcp_sack .* tcp_dsack, /
  );
  expect(complaint({client: {sysctl: {constructor: 1}}})).toContain(
    "sysctl.constructor. There are"
  );
});

test("undefined is as good as left out", () => {
  expect(complaint({client, link: undefined, until: undefined, faults: undefined})).toBe("nothing");
  expect(complaint({client: undefined, server: {main: undefined}})).toBe("nothing");
});

test("a profile of one's own, made from another one, is a system", () => {
  const system = {...linux, name: "mine", tcp: {...linux.tcp, synRetries: 2}};
  expect(complaint({client: {system}})).toBe("nothing");
});
