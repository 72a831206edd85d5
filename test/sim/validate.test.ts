import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

/** What simulate() says to a scenario that is wrong. */
function complaint(scenario: unknown): string {
  try {
    simulate(scenario as Scenario);
  } catch (error) {
    return error instanceof TypeError ? error.message : `not a TypeError: ${String(error)}`;
  }
  return "nothing";
}

const client = {};

test("an option that is nearly right is named, with the right one and what it is", () => {
  expect(complaint({client, link: {dealy: ms(5)}})).toBe(
    "simulate(): link.dealy is not an option; did you mean delay (one-way delay in µs, as " +
      "ms(10), the default)? Legal here: delay, rate, queue, loss, jitter, duplicate, reorder, " +
      "natTimeout"
  );
});

test("an unknown option is named, with all that are legal there", () => {
  expect(complaint({client, speed: 1})).toMatch(/^simulate\(\): speed is not an option.* Legal/);
  expect(complaint({client: {mian: null}})).toContain("client.mian is not an option; did you mean");
  expect(complaint({hosts: {alice: {port: 1}}})).toContain("hosts.alice.port is not an option");
  expect(complaint({client, toString: 1})).toContain("toString is not an option");
});

test("a value of the wrong kind is shown, with what is wanted and its unit", () => {
  const wanted: readonly (readonly [unknown, string])[] = [
    [{client, link: {delay: "5 ms"}}, 'link.delay is "5 ms"; wanted: one-way delay in µs'],
    [{client, link: {delay: -1}}, "link.delay is -1; wanted: one-way delay in µs"],
    [{client, link: {delay: Number.NaN}}, "link.delay is NaN"],
    [{client, link: {delay: Infinity}}, "link.delay is Infinity"],
    [{client, link: {loss: 5}}, "link.loss is 5; wanted: a chance from 0 to 1"],
    [{client, link: {rate: 0}}, "link.rate is 0; wanted: bit/s, as mbit(10)"],
    [{client, link: []}, "link is a list; wanted"],
    [{client: {main: 5}}, "client.main is 5; wanted: the program: a generator function"],
    [{client: {system: "beos"}}, 'client.system is "beos"; wanted: an operating system'],
    [{client: {system: {}}}, "client.system is"],
    [{client: {address: "10.0.0"}}, '"10.0.0" is not an IPv4 address'],
    [{client: null}, "client is null"],
    [{client, faults: {}}, "faults is an object; wanted: what goes wrong"],
    [{client, until: -5}, "until is -5; wanted: when to stop, in µs"],
    [{client, budget: 0}, "budget is 0"],
    // What would take hours would hang the page: it is refused before it runs.
    [{client, budget: 1e9}, "budget is 1000000000; wanted: events before the run is stopped, 4,"],
    [{client, budget: Infinity}, "budget is Infinity"],
    [{client, seed: "one"}, 'seed is "one"; wanted: a whole number'],
    [{client, record: 1}, "record is 1"]
  ];
  for (const [scenario, words] of wanted) expect(complaint(scenario)).toContain(words);
});

test("an option that was renamed is told by its new name", () => {
  expect(complaint({client: {os: {}}})).toContain(
    "simulate(): client.os is now called system (an operating system: linux (Linux 6.18), "
  );
});

test("what is no scenario at all", () => {
  expect(complaint(undefined)).toContain("simulate() wants an object");
  expect(complaint(null)).toContain("simulate() wants an object");
  expect(complaint({})).toContain("simulate() wants at least one host");
});

test("a fault is checked: its kind, its hosts, its number, its time", () => {
  const fault = (one: unknown): string => complaint({client, server: {}, faults: [one]});
  expect(fault("drop")).toContain('faults[0] is "drop", not a fault');
  expect(fault({kind: "explode"})).toContain('faults[0] is of kind "explode"');
  expect(fault({kind: "drop", from: "clinet", nth: 1})).toBe(
    'simulate(): faults[0] names host "clinet"; did you mean client? there are: client, server'
  );
  expect(fault({kind: "drop", from: "client", nth: 0})).toContain(
    "has nth 0; segments are counted"
  );
  expect(fault({kind: "drop", from: "client"})).toContain("has nth undefined");
  expect(fault({kind: "drop", nth: 1})).toContain('names host "undefined"');
  expect(fault({kind: "delay", from: "client", nth: 1, by: "5"})).toContain("has by");
  expect(fault({kind: "cut", at: "soon"})).toContain("has at");
  expect(fault({kind: "cut"})).toContain("has at undefined; wanted a time in µs, as seconds(3)");
  expect(fault({kind: "cut", at: 1, between: ["client"]})).toContain("two host names");
  expect(fault({kind: "cut", at: 1, between: ["client", "x"]})).toContain('names host "x"');
  expect(fault({kind: "hang", at: 1})).toContain('names host "undefined"');
  expect(fault({kind: "forge", at: 1, from: "client", to: "server"})).toContain("segment");
});

test("a link names two hosts that are there", () => {
  const link = (between: unknown): string => complaint({client, server: {}, links: [{between}]});
  expect(link(["client", "bob"])).toContain('links[0].between names host "bob"');
  expect(link("client")).toContain("links[0].between");
  expect(link(["client"])).toContain("links[0].between");
  expect(complaint({client, server: {}, links: [{delay: 5}]})).toContain("links[0].between");
  expect(complaint({client, links: [5]})).toContain("links[0]");
});

test("a host has one name and one address of its own", () => {
  expect(complaint({client, hosts: {client: {}}})).toContain('host "client" is given twice');
  expect(complaint({client: {address: "10.0.0.2"}, server: {}})).toContain("have address 10.0.0.2");
});

test("a kernel setting is checked: its name and its value", () => {
  expect(complaint({client: {sysctl: {tcp_sak: 0}}})).toContain("sysctl tcp_sak is not part of");
  expect(complaint({client: {sysctl: {tcp_fin_timeout: "soon"}}})).toContain(
    'sysctl tcp_fin_timeout is "soon"'
  );
  expect(complaint({client: {sysctl: {constructor: 1}}})).toContain("sysctl constructor is not");
});

test("undefined is as good as left out", () => {
  expect(complaint({client, link: undefined, until: undefined, faults: undefined})).toBe("nothing");
  expect(complaint({client: undefined, server: {main: undefined}})).toBe("nothing");
});
