/** Finds segments by what they are. */
import {checkOptions, type Shapes} from "../../base/shape.ts";
import {matches} from "../../net/segment-faults.ts";
import type {Transit} from "../../sim/record.ts";
import {hostIndex} from "./check-query.ts";
import {SEGMENTS} from "./query-shapes.ts";
import {isRepeat} from "./segment-kind.ts";
import type {SegmentQuery, Trace} from "./trace.ts";

/** The segments that are all of what a query asks. */
export function findSegments(
  run: Trace,
  query: SegmentQuery,
  where = "run.segments()",
  options: Shapes = SEGMENTS
): Transit[] {
  checkOptions(where, query, options);
  const {lost, marked, retransmitted, since = -Infinity, until = Infinity} = query;
  const from = query.from === undefined ? -1 : hostIndex(where, run.hosts, query.from);
  const to = query.to === undefined ? -1 : hostIndex(where, run.hosts, query.to);
  const reasons = typeof query.reason === "string" ? [query.reason] : query.reason;
  return run.transits.filter((transit) => {
    if (from >= 0 && transit.from !== from) return false;
    if (to >= 0 && transit.to !== to) return false;
    if (!matches(query, transit.segment)) return false;
    if (reasons && !reasons.includes(transit.reason)) return false;
    if (typeof lost === "string" && transit.lost?.why !== lost) return false;
    if (typeof lost === "boolean" && lost !== (transit.lost !== null)) return false;
    if (marked !== undefined && marked !== transit.marked) return false;
    if (retransmitted !== undefined && retransmitted !== isRepeat(transit)) return false;
    return transit.sentAt >= since && transit.sentAt < until;
  });
}
