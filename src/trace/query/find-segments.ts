/** Finds segments by what they are. */
import {SEGMENT_KINDS} from "../../net/fault-shapes.ts";
import {matches} from "../../net/segment-faults.ts";
import type {Loss, Reason, Transit} from "../../sim/record.ts";
import {REASONS} from "../../tcp/block/effects.ts";
import {checkName, checkOptions, hostIndex} from "./check-query.ts";
import {isRepeat} from "./segment-kind.ts";
import type {SegmentQuery, Trace} from "./trace.ts";

/** The options of a query for segments. */
export const SEGMENT_OPTIONS: readonly (keyof SegmentQuery)[] = [
  "from",
  "to",
  "flags",
  "payload",
  "reason",
  "lost",
  "retransmitted",
  "since",
  "until"
];

const LOSSES: readonly Loss["why"][] = ["chosen", "chance", "queue", "cut", "host-off", "nat"];

/** The segments that are all of what a query asks. */
export function findSegments(
  run: Trace,
  query: SegmentQuery,
  where = "run.segments()",
  options: readonly string[] = SEGMENT_OPTIONS
): Transit[] {
  checkOptions(where, query, options);
  const {flags, lost, retransmitted, since = -Infinity, until = Infinity} = query;
  const from = query.from === undefined ? -1 : hostIndex(where, run.hosts, query.from);
  const to = query.to === undefined ? -1 : hostIndex(where, run.hosts, query.to);
  const reasons = reasonsOf(where, query.reason);
  if (flags !== undefined) checkName(where, "kind of segment", flags, SEGMENT_KINDS);
  if (typeof lost === "string") checkName(where, "way to be lost", lost, LOSSES);
  return run.transits.filter((transit) => {
    if (from >= 0 && transit.from !== from) return false;
    if (to >= 0 && transit.to !== to) return false;
    if (!matches(query, transit.segment)) return false;
    if (reasons && !reasons.includes(transit.reason)) return false;
    if (typeof lost === "string" && transit.lost?.why !== lost) return false;
    if (typeof lost === "boolean" && lost !== (transit.lost !== null)) return false;
    if (retransmitted !== undefined && retransmitted !== isRepeat(transit)) return false;
    return transit.sentAt >= since && transit.sentAt < until;
  });
}

function reasonsOf(where: string, reason: SegmentQuery["reason"]): readonly Reason[] | null {
  if (reason === undefined) return null;
  const reasons = typeof reason === "string" ? [reason] : reason;
  for (const one of reasons) checkName(where, "reason", one, REASONS);
  return reasons;
}
