/** Looks over what `simulate()` was given: a wrong option is named, with what is legal. */
import {didYouMean} from "../base/did-you-mean.ts";
import {checkOptions, checkValue, misfit, required, show} from "../base/shape.ts";
import {FAULT_SHAPES, checkFaultFields} from "../net/fault-shapes.ts";
import {parseAddress} from "../wire/address.ts";
import type {Scenario} from "./scenario.ts";
import {CHANGES, FAULTS, HOST, WHOLE} from "./scenario-shapes.ts";
import {words} from "./words.ts";

/** Each host has a kernel, and each two of them may have links: more would take minutes. */
const MOST_HOSTS = 1000;

/** Options by names that they had once: stored edits and links may still use them. */
const RENAMED: Readonly<Record<string, string>> = {os: "system"};

/**
 * Looks over the argument of `simulate()`. Throws a TypeError that names the first option that is
 * wrong, what it is, and what was wanted, with unit and default.
 */
export function validate(scenario: Scenario, where = "simulate()"): void {
  if (!WHOLE.fits(scenario)) {
    throw new TypeError(misfit(where, words.theScenario, scenario, WHOLE));
  }
  checkValue(where, "", scenario, WHOLE, RENAMED);
  const own = Object.entries(scenario.hosts ?? {});
  const names = hostNames(scenario);
  if (names.length === 0) throw new TypeError(words.noHosts);
  if (names.length > MOST_HOSTS) {
    const [count, most] = [names.length, MOST_HOSTS].map((n) => n.toLocaleString("en"));
    throw new TypeError(words.tooManyHosts(count ?? "", most ?? ""));
  }
  for (const [name, host] of own) {
    if (!isName(name)) throw new TypeError(words.hostName(show(name)));
    checkValue(where, `hosts.${name}`, host, HOST, RENAMED);
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new TypeError(words.hostTwice(show(twice)));
  scenario.links?.forEach(({between}, i) => {
    for (const name of between) checkName(where, name, names, `links[${i}].between`);
  });
  scenario.faults?.forEach((fault, i) => checkFault(where, fault, names, `faults[${i}]`));
}

/** Throws a TypeError for what `run.again()` cannot be given; the faults' fields come later. */
export function checkAgain(faults: unknown, changes: unknown): void {
  checkValue("run.again()", "faults", faults, required(FAULTS));
  checkOptions("run.again()", changes, CHANGES);
}

/** Whether `connect()` can tell this name from an address and from a port. */
const isName = (name: string): boolean =>
  name !== "" && name !== "localhost" && !name.includes(":") && parseAddress(name) === null;

/** The hosts' names, in the order in which they get their addresses. */
export function hostNames(scenario: Scenario): string[] {
  const names = [];
  if (scenario.client) names.push("client");
  if (scenario.server) names.push("server");
  return [...names, ...Object.keys(scenario.hosts ?? {})];
}

/** Throws a TypeError that says what is wrong with a fault, and what was wanted. */
function checkFault(where: string, fault: unknown, names: readonly string[], path: string): void {
  const {kind} = (typeof fault === "object" && fault !== null ? fault : {}) as {kind?: unknown};
  if (typeof kind !== "string" || !isKind(kind)) {
    throw new TypeError(words.noFault(where, path, kind === undefined ? show(fault) : show(kind)));
  }
  const fields = fault as Readonly<Record<string, unknown>>;
  checkFaultFields(where, fields, kind, `${path}.`);
  const {from, to, host, between = []} = fields;
  const named = [from, to, host, ...(between as readonly string[])];
  for (const name of named) if (name !== undefined) checkName(where, name, names, path);
}

const isKind = (kind: string): kind is keyof typeof FAULT_SHAPES =>
  Object.hasOwn(FAULT_SHAPES, kind);

/** Throws a TypeError unless there is a host by that name. */
export function checkName(
  where: string,
  name: unknown,
  names: readonly string[],
  path: string
): void {
  if (names.includes(name as string)) return;
  const hint = didYouMean(String(name), names);
  throw new TypeError(words.noHost(where, path, show(name), hint, names.join(", ")));
}
