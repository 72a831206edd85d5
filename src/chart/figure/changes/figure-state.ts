/**
 * What a reader did to a figure, kept by the figure's name: a page's cell that runs again can make
 * a new figure, and the reader's cursor and faults come back in it.
 */
import type {Micros} from "../../../base/units.ts";
import type {Fault} from "../../../net/fault.ts";
import type {Profile} from "../../../os/systems/profile.ts";
import type {Run} from "../../../trace/query/trace.ts";

interface Kept {
  at: Micros | null;
  /** Faults that the reader added to those of the scenario. */
  added: readonly Fault[];
  /** Faults of the scenario that the reader took away, by their key. */
  removed: readonly string[];
  /** Systems that the reader chose, by the host's name. */
  systems: Readonly<Record<string, Profile>>;
  /** The seed of a story that a link brought; null for the scenario's own. */
  seed: number | null;
}

const kept = new Map<string, Kept>();

/** Two faults are the same when they have the same key. */
export const faultKey = (fault: Fault): string => JSON.stringify(fault);

/** Are faults, systems or seed others than those that the page gave the run? */
export function isChanged(
  given: Run,
  faults: readonly Fault[],
  {systems, seed}: Pick<Kept, "systems" | "seed">
): boolean {
  const keys = (list: readonly Fault[]) => list.map(faultKey).join();
  const isSame = keys(faults) === keys(given.faults) && seed === null;
  return !isSame || Object.keys(systems).length > 0;
}

/** The list that is in force when the reader's changes are made to the scenario's own faults. */
export function recallFaults(name: string | undefined, run: Run): readonly Fault[] {
  const memory = name === undefined ? undefined : kept.get(name);
  if (!memory) return run.faults;
  const hosts = new Set(run.hosts.map((host) => host.name));
  const own = run.faults.filter((fault) => !memory.removed.includes(faultKey(fault)));
  const keys = new Set(own.map(faultKey));
  const added = memory.added.filter((fault) => {
    const host = "from" in fault ? fault.from : "host" in fault ? fault.host : null;
    // A fault of a host that is no longer there makes no sense any more.
    return !keys.has(faultKey(fault)) && (host === null || hosts.has(host));
  });
  return [...own, ...added];
}

/** The systems that the reader chose, of the hosts that are still there. */
export function recallSystems(name: string | undefined, run: Run): Kept["systems"] {
  const systems = name === undefined ? {} : (kept.get(name)?.systems ?? {});
  const hosts = new Set(run.hosts.map((host) => host.name));
  return Object.fromEntries(Object.entries(systems).filter(([host]) => hosts.has(host)));
}

/** The seed that the figure was given. */
export const recallSeed = (name: string | undefined): number | null =>
  name === undefined ? null : (kept.get(name)?.seed ?? null);

/** Keeps the reader's faults, as their difference from the scenario's own, systems and seed. */
export function keepFaults(
  name: string | undefined,
  own: readonly Fault[],
  inForce: readonly Fault[],
  {systems, seed}: Pick<Kept, "systems" | "seed">
): void {
  if (name === undefined) return;
  const ownKeys = own.map(faultKey);
  const keys = inForce.map(faultKey);
  kept.set(name, {
    at: kept.get(name)?.at ?? null,
    added: inForce.filter((fault) => !ownKeys.includes(faultKey(fault))),
    removed: ownKeys.filter((key) => !keys.includes(key)),
    systems,
    seed
  });
}

/** Where the reader left the cursor; null when it is at the figure's own moment. */
export function recallTime(name: string | undefined): Micros | null {
  return name === undefined ? null : (kept.get(name)?.at ?? null);
}

/** Keeps where the cursor is; null for the figure's own moment, which another run has elsewhere. */
export function keepTime(name: string | undefined, at: Micros | null): void {
  if (name === undefined) return;
  const memory = kept.get(name);
  if (memory) memory.at = at;
  else kept.set(name, {at, added: [], removed: [], systems: {}, seed: null});
}
