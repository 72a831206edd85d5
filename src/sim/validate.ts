/** Looks over what `simulate()` was given: a wrong option is named, with what is legal. */
import {nearest} from "../base/did-you-mean.ts";
import {knownProfiles, profileNamed} from "../os/systems/versions.ts";
import type {Scenario} from "./scenario.ts";
import {checkFault, checkPair, show} from "./validate-fault.ts";

interface Rule {
  readonly type: "number" | "object" | "system" | "function" | "text" | "list" | "switch";
  /** What it is, its unit and its default, in words. */
  readonly what: string;
  readonly min?: number;
  readonly max?: number;
  /** Infinity is a legal number here. */
  readonly endless?: boolean;
}

type Rules = Readonly<Record<string, Rule>>;

const LINK: Rules = {
  delay: {type: "number", min: 0, what: "one-way delay in µs, as ms(10), the default"},
  rate: {type: "number", endless: true, min: 1, what: "bit/s, as mbit(10); Infinity by default"},
  queue: {type: "number", endless: true, min: 0, what: "packets; 1000 by default"},
  loss: {type: "number", min: 0, max: 1, what: "a chance from 0 to 1; 0 by default"},
  jitter: {type: "number", min: 0, what: "µs, as ms(5); 0 by default"},
  duplicate: {type: "number", min: 0, max: 1, what: "a chance from 0 to 1; 0 by default"},
  reorder: {type: "number", min: 0, max: 1, what: "a chance from 0 to 1; 0 by default"},
  natTimeout: {type: "number", endless: true, min: 0, what: "µs, as minutes(5); never by default"}
};

const BETWEEN: Rules = {
  ...LINK,
  between: {type: "list", what: 'two host names, as ["client", "server"]'}
};

const HOST: Rules = {
  system: {type: "system", what: `an operating system: ${knownProfiles()}; linux by default`},
  main: {type: "function", what: "the program: a generator function, *main(os) {…}"},
  sysctl: {type: "object", what: "kernel settings by their Linux names, as {tcp_sack: 0}"},
  address: {type: "text", what: 'an IPv4 address, as "10.0.0.7"'}
};

const SCENARIO: Rules = {
  client: {type: "object", what: "a host: {system, main, sysctl, address}"},
  server: {type: "object", what: "a host: {system, main, sysctl, address}"},
  hosts: {type: "object", what: "hosts by name: {alice: {main}, bob: {main}}"},
  link: {type: "object", what: "the link between hosts: {delay, rate, queue, loss, …}"},
  links: {type: "list", what: 'links by pair: [{between: ["alice", "bob"], delay: ms(5)}]'},
  faults: {type: "list", what: 'what goes wrong, as [drop("client", 2)]'},
  seed: {type: "number", what: "a whole number that all chance follows from; 1 by default"},
  until: {
    type: "number",
    endless: true,
    min: 0,
    what: "when to stop, in µs, as seconds(70); a day by default"
  },
  budget: {
    type: "number",
    min: 1,
    // A run cannot be interrupted: this is what keeps the page alive, whatever a reader writes.
    max: 4e6,
    what: "events before the run is stopped, 4,000,000 at most; 300,000 by default"
  },
  record: {type: "switch", what: "whether to keep the record; true by default"}
};

/**
 * Looks over the argument of `simulate()`. Throws a TypeError that names the first option that is
 * wrong, what it is, and what was wanted, with unit and default.
 */
export function validate(scenario: Scenario): void {
  if (typeof scenario !== "object" || scenario === null) {
    throw new TypeError("simulate() wants an object: simulate({client: {…}, server: {…}})");
  }
  check(scenario, SCENARIO, "");
  if (scenario.link) check(scenario.link, LINK, "link.");
  scenario.links?.forEach((link, i) => check(link, BETWEEN, `links[${i}].`));
  if (scenario.client) check(scenario.client, HOST, "client.");
  if (scenario.server) check(scenario.server, HOST, "server.");
  for (const [name, host] of Object.entries(scenario.hosts ?? {})) {
    check(host, HOST, `hosts.${name}.`);
  }
  const names = hostNames(scenario);
  if (names.length === 0) throw new TypeError("simulate() wants at least one host: client, server");
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new TypeError(`simulate(): host "${twice}" is given twice, in hosts as well`);
  scenario.links?.forEach(({between}: {between?: unknown}, i) => {
    checkPair(between, names, `links[${i}].between`);
  });
  scenario.faults?.forEach((fault, i) => checkFault(fault, names, `faults[${i}]`));
}

/** The hosts' names, in the order in which they get their addresses. */
export function hostNames(scenario: Scenario): string[] {
  const names = [];
  if (scenario.client) names.push("client");
  if (scenario.server) names.push("server");
  return [...names, ...Object.keys(scenario.hosts ?? {})];
}

function check(value: object, rules: Rules, path: string): void {
  if (typeof value !== "object" || (value as unknown) === null) {
    const where = path.replace(/\.$/, "");
    throw new TypeError(
      `simulate(): ${where} is ${show(value)}; wanted: {${Object.keys(rules).join(", ")}}`
    );
  }
  for (const [name, given] of Object.entries(value) as [string, unknown][]) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new TypeError(unknown(name, rules, path));
    if (given === undefined) continue;
    if (!fits(given, rule)) {
      throw new TypeError(`simulate(): ${path}${name} is ${show(given)}; wanted: ${rule.what}`);
    }
  }
}

function fits(given: unknown, rule: Rule): boolean {
  switch (rule.type) {
    case "number":
      if (typeof given !== "number" || Number.isNaN(given)) return false;
      if (!rule.endless && !Number.isFinite(given)) return false;
      return given >= (rule.min ?? -Infinity) && given <= (rule.max ?? Infinity);
    case "object":
      return typeof given === "object" && given !== null && !Array.isArray(given);
    case "system":
      if (typeof given === "string") return profileNamed(given) !== undefined;
      return typeof given === "object" && given !== null && "tcp" in given;
    case "function":
      return typeof given === "function";
    case "text":
      return typeof given === "string";
    case "list":
      return Array.isArray(given);
    case "switch":
      return typeof given === "boolean";
  }
}

/** Options by names that they had once: stored edits and links may still use them. */
const RENAMED: Readonly<Record<string, string>> = {os: "system"};

function unknown(name: string, rules: Rules, path: string): string {
  const legal = Object.keys(rules);
  const now = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  if (now !== undefined && legal.includes(now)) {
    return `simulate(): ${path}${name} is now called ${now} (${rules[now]?.what ?? ""})`;
  }
  const near = nearest(name, legal);
  const hint = near ? `; did you mean ${near} (${rules[near]?.what ?? ""})?` : "";
  return `simulate(): ${path}${name} is not an option${hint} Legal here: ${legal.join(", ")}`;
}
