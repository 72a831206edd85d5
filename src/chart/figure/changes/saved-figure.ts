/**
 * Lets what the reader has done to a figure be kept and shared: the element has `data-keep` and a
 * property `kept`, plain data that is null while everything is as the page has it. Who keeps it
 * need not know what it means; what comes back is looked at here, as anybody may have written it.
 */
import type {Fault} from "../../../net/fault.ts";
import {profileNamed} from "../../../os/systems/versions.ts";
import type {Run} from "../../../trace/query/trace.ts";
import type {Systems} from "./os-choice.ts";
import {faultKey} from "./figure-state.ts";
import {words} from "../../words.ts";

/** What a figure shows at the moment, and how to make it show something else. */
export interface Keeping {
  /** The run as the page gave it. */
  readonly given: Run;
  now(): {readonly faults: readonly Fault[]; readonly systems: Systems};
  /** Answers whether the scenario could run so. */
  again(faults: readonly Fault[], systems: Systems): boolean;
}

/** Keeps and shares what was changed in a figure, by its name. */
export function letKeep(node: HTMLElement, name: string, {given, now, again}: Keeping): void {
  const own = given.faults.map(faultKey);
  const get = (): unknown => {
    const {faults, systems} = now();
    const keys = faults.map(faultKey);
    // The page's own faults may change with its controls: what is kept is the difference.
    const added = faults.filter((fault) => !own.includes(faultKey(fault)));
    const removed = own.filter((key) => !keys.includes(key));
    const hosts = Object.entries(systems).map(([host, profile]) => [host, profile.name]);
    const isSame = added.length + removed.length + hosts.length === 0;
    return isSame ? null : {added, removed, systems: Object.fromEntries(hosts)};
  };
  const set = (value: unknown): void => {
    const {added, removed, systems} = value === null ? nothing : parse(value);
    const faults = given.faults.filter((fault) => !removed.includes(faultKey(fault)));
    if (again([...faults, ...added], systems)) return;
    throw new RangeError(words.cannotRun(name));
  };
  node.dataset.keep = name;
  Object.defineProperty(node, "kept", {get, set});
}

interface Difference {
  readonly added: readonly Fault[];
  /** Keys of the page's own faults that the reader took away. */
  readonly removed: readonly unknown[];
  readonly systems: Systems;
}

const nothing: Difference = {added: [], removed: [], systems: {}};

/** Throws when the value is not what `letKeep` makes. Faults themselves are for the scenario. */
function parse(value: unknown): Difference {
  const {added, removed, systems} = value as Readonly<Record<keyof Difference, unknown>>;
  if (!Array.isArray(added) || !Array.isArray(removed) || added.length > 1000) {
    throw new TypeError(words.noFaults);
  }
  const chosen = Object.entries(systems ?? {}).map(([host, name]) => {
    const profile = profileNamed(String(name));
    if (!profile) throw new TypeError(words.noSystem(String(name)));
    return [host, profile] as const;
  });
  return {added: added as Fault[], removed, systems: Object.fromEntries(chosen)};
}
