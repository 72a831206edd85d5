/** What can be done to single segments of a run: losing them, and what else networks do. */
import type {Micros} from "../../base/units.ts";
import {cut, delay, drop, duplicate, heal, type Fault} from "../../net/fault.ts";
import type {Transit} from "../../sim/record.ts";
import type {Run} from "../../trace/query/trace.ts";
import {label} from "../../trace/words/segment.ts";

/**
 * What can be done besides losing a segment. `"delay"` and `"duplicate"`: it, or a copy, comes
 * later. `"reorder"`: the next segment of its host overtakes it. `"cut"`: the cable is pulled when
 * it is sent, so that it is lost with all that follows for a while.
 */
export type AlsoTried = "delay" | "duplicate" | "reorder" | "cut";

/** All of these. */
export const ALSO_TRIED: readonly AlsoTried[] = ["delay", "duplicate", "reorder", "cut"];

/** One segment that something was done to. */
export interface Hit {
  readonly kind: "drop" | AlsoTried;
  /** The name of the host that sent it. */
  readonly host: string;
  /** Which segment of that host, from 1. */
  readonly nth: number;
  /** Its label, as a ladder has it: `"SYN-ACK"`. */
  readonly label: string;
}

/** One thing that is done to one segment. */
export interface SegmentTrial {
  readonly faults: readonly Fault[];
  readonly hit: Hit;
}

/** The segments that hosts sent: none that was forged, or that the network copied. */
export const ownSegments = (run: Run): Transit[] => run.transits.filter(({nth}) => nth > 0);

/** The loss of each of some segments. */
export const lossesOf = (run: Run, segments: readonly Transit[]): SegmentTrial[] =>
  segments.map((transit) => trial(run, transit, "drop", (host) => [drop(host, transit.nth)]));

/** One of the other things, done to each segment to which it can be done; `by` is how long. */
export function trialsOf(run: Run, kind: AlsoTried, by: Micros): SegmentTrial[] {
  const sent = ownSegments(run);
  const faults = (transit: Transit, host: string): Fault[] => {
    const {nth, sentAt} = transit;
    if (kind === "delay") return [delay(host, nth, by)];
    if (kind === "duplicate") return [duplicate(host, nth, by)];
    if (kind === "cut") return [cut(sentAt), heal(sentAt + by)];
    const after = overtaker(transit, sent);
    return after ? [delay(host, nth, after.arrivedAt - transit.arrivedAt + 1)] : [];
  };
  const trials = sent.map((transit) => trial(run, transit, kind, (host) => faults(transit, host)));
  const known = new Set<string>();
  return trials.filter((each) => {
    // Segments that leave at the same moment are lost by the same cut.
    const key = JSON.stringify(each.faults);
    if (each.faults.length === 0 || known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** The next segment of the same host, if it left while this one was under way. */
function overtaker({from, sentAt, arrivedAt, nth}: Transit, sent: readonly Transit[]) {
  const next = sent.find((other) => other.from === from && other.nth > nth);
  const isUnderWay = next && next.sentAt >= sentAt && next.sentAt < arrivedAt;
  return isUnderWay && next.arrivedAt >= arrivedAt ? next : undefined;
}

function trial(
  run: Run,
  transit: Transit,
  kind: Hit["kind"],
  faults: (host: string) => Fault[]
): SegmentTrial {
  const host = run.hosts[transit.from]?.name ?? "";
  const hit = {kind, host, nth: transit.nth, label: label(run, transit)};
  return {faults: faults(host), hit};
}
