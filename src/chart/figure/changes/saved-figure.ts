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
  /** `given` is the run as the page gave it. */
  now(): {readonly given: Run; readonly run: Run; readonly systems: Systems};
  /** Where the seed of the next run is; null is the scenario's own. */
  reruns(): {seed: number | null};
  /** Returns whether the scenario could run so. */
  again(faults: readonly Fault[], systems: Systems): boolean;
}

/** Keeps and shares what was changed in a figure, by its name. */
export function letKeep(node: HTMLElement, name: string, {now, reruns, again}: Keeping): void {
  const get = (): unknown => {
    const {given, run, systems} = now();
    const {faults} = run;
    const own = given.faults.map(faultKey);
    const keys = faults.map(faultKey);
    // The page's own faults may change with its controls: what is kept is the difference.
    const added = faults.filter((fault) => !own.includes(faultKey(fault)));
    const removed = own.filter((key) => !keys.includes(key));
    const hosts = Object.entries(systems).map(([host, profile]) => [host, profile.name]);
    const seed = run.seed === given.seed ? {} : {seed: run.seed};
    const isSame = added.length + removed.length + hosts.length === 0 && run.seed === given.seed;
    return isSame ? null : {added, removed, systems: Object.fromEntries(hosts), ...seed};
  };
  const set = (value: unknown): void => {
    const {added, removed, systems, seed} = value === null ? nothing : parse(value);
    const faults = now().given.faults.filter((fault) => !removed.includes(faultKey(fault)));
    const to = reruns();
    const before = to.seed;
    to.seed = seed;
    if (again([...faults, ...added], systems)) return;
    to.seed = before;
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
  /** The seed of a run that a search has found; null for the page's own. */
  readonly seed: number | null;
}

const nothing: Difference = {added: [], removed: [], systems: {}, seed: null};

/** Throws when the value is not what `letKeep` makes. Faults and seed are for the scenario. */
function parse(value: unknown): Difference {
  const {added, removed, systems, seed} = value as Readonly<Record<keyof Difference, unknown>>;
  if (!Array.isArray(added) || !Array.isArray(removed) || added.length > 1000) {
    throw new TypeError(words.noFaults);
  }
  const chosen = Object.entries(systems ?? {}).map(([host, name]) => {
    const profile = profileNamed(String(name));
    if (!profile) throw new TypeError(words.noSystem(String(name)));
    return [host, profile] as const;
  });
  // Links that were made before there was a seed have none.
  const own = seed === undefined ? null : (seed as number | null);
  return {added: added as Fault[], removed, systems: Object.fromEntries(chosen), seed: own};
}
