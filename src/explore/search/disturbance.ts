/** What a search does to a run: single faults, and a cable or a program that stops for a while. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import type {Random} from "../../base/random.ts";
import {
  cut,
  delay,
  drop,
  duplicate,
  hang,
  heal,
  kill,
  powerOff,
  resume,
  type Fault
} from "../../net/fault.ts";
import type {Run} from "../../trace/query/trace.ts";

/**
 * What `breakIt()` may do. `"drop"`, `"delay"` and `"duplicate"` concern one segment. `"cut"` pulls
 * the cable for a while, `"hang"` stops a host's programs for a while. `"kill"` ends a process and
 * `"power-off"` takes a host away, for good.
 */
export type DisturbanceKind =
  "drop" | "delay" | "duplicate" | "cut" | "hang" | "kill" | "power-off";

/** All kinds, from the simplest to tell to the hardest. */
export const DISTURBANCES: readonly DisturbanceKind[] = [
  "drop",
  "duplicate",
  "delay",
  "kill",
  "power-off",
  "hang",
  "cut"
];

/** Faults that belong together: a cable that is pulled is plugged in again. */
export interface Disturbance {
  readonly kind: DisturbanceKind;
  /** When it begins in the run that it was chosen in, in µs. */
  readonly at: Micros;
  /** The host that sends the segment, or to which it happens; empty for the cable. */
  readonly host: string;
  /** Which segment of that host, from 1; 0 where it is none. */
  readonly nth: number;
  /** How long it lasts, or how late the segment or its copy is, in µs; 0 for none of these. */
  readonly by: Micros;
}

/** How late a segment or its copy can be: from less than a round trip to past a timeout. */
const DELAYS: readonly Micros[] = [ms(1), ms(15), ms(60), ms(300), seconds(2)];
/** How long a cable is out or a program hangs. */
const STOPS: readonly Micros[] = [ms(100), seconds(1), seconds(10), seconds(60)];

/** The faults of a list of disturbances. */
export const faultsOf = (list: readonly Disturbance[]): Fault[] => list.flatMap(faults);

function faults({kind, at, host, nth, by}: Disturbance): Fault[] {
  switch (kind) {
    case "drop":
      return [drop(host, nth)];
    case "delay":
      return [delay(host, nth, by)];
    case "duplicate":
      return [duplicate(host, nth, by)];
    case "cut":
      return [cut(at), heal(at + by)];
    case "hang":
      return [hang(host, at), resume(host, at + by)];
    case "kill":
      return [kill(host, at)];
    case "power-off":
      return [powerOff(host, at)];
  }
}

/** Places where a run can be disturbed: segments, and the times right after something happened. */
export interface Places {
  readonly segments: readonly {readonly host: string; readonly nth: number; readonly at: Micros}[];
  readonly times: readonly Micros[];
}

/** The places of a run. */
export function placesOf(run: Run): Places {
  const segments = run.transits
    .filter(({nth}) => nth > 0)
    .map(({from, nth, sentAt}) => ({host: run.hosts[from]?.name ?? "", nth, at: sentAt}));
  const times = new Set(run.transits.map(({sentAt}) => sentAt + 1));
  for (const {calledAt} of run.calls) times.add(calledAt + 1);
  return {segments, times: [...times].sort((a, b) => a - b)};
}

/** A disturbance of one of the kinds, anywhere in a run, rather after `since` than before. */
export function anyDisturbance(
  {segments, times}: Places,
  kinds: readonly DisturbanceKind[],
  hosts: readonly string[],
  chance: Random,
  since: Micros
): Disturbance | null {
  const kind = oneOf(kinds, chance);
  const isLater = chance.chance(2 / 3);
  if (kind === "drop" || kind === "delay" || kind === "duplicate") {
    const later = isLater ? segments.filter(({at}) => at >= since) : segments;
    const found = oneOf(later.length > 0 ? later : segments, chance);
    if (!found) return null;
    const by = kind === "drop" ? 0 : (oneOf(DELAYS, chance) ?? 0);
    return {kind, by, ...found};
  }
  const later = isLater ? times.filter((time) => time >= since) : times;
  const at = oneOf(later.length > 0 ? later : times, chance);
  const host = kind === "cut" ? "" : oneOf(hosts, chance);
  if (kind === undefined || at === undefined || host === undefined) return null;
  const by = kind === "cut" || kind === "hang" ? (oneOf(STOPS, chance) ?? 0) : 0;
  return {kind, at, host, nth: 0, by};
}

/**
 * What is simpler than a disturbance and may have the same effect, the simplest first: losing the
 * one segment, or one that went by while the cable was out, and shorter times.
 */
export function simpler(one: Disturbance, run: Run): Disturbance[] {
  const {kind, at, by} = one;
  const shorter = [...DELAYS, ...STOPS, Math.round(by / 2)]
    .filter((time) => time > 0 && time < by)
    .sort((a, b) => a - b)
    .map((time) => ({...one, by: time}));
  if (kind === "delay") return [{...one, kind: "drop", by: 0}, ...shorter];
  if (kind === "duplicate" || kind === "hang") return shorter;
  if (kind !== "cut") return [];
  const gone = run.transits.filter(
    ({sentAt, lost, nth}) => lost?.why === "cut" && nth > 0 && sentAt >= at && sentAt <= at + by
  );
  const drops = gone.map(({from, nth, sentAt}): Disturbance => {
    const host = run.hosts[from]?.name ?? "";
    return {kind: "drop", at: sentAt, host, nth, by: 0};
  });
  return [...drops, ...shorter];
}

/** One of a list, by chance; undefined of none. */
export const oneOf = <T>(list: readonly T[], chance: Random): T | undefined =>
  list[chance.integer(0, list.length - 1)];
