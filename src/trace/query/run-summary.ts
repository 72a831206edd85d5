/** When the last segment of a run arrived. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "./trace.ts";
import {moments} from "./timeline.ts";
import {endOf} from "./at-time.ts";

/** The end of the last segment's way: what a reader sees first is how it all ended. */
export function lastArrival(run: Trace): Micros {
  const ends = run.transits.map((t) => Math.max(t.sentAt, endOf(t) === Infinity ? 0 : endOf(t)));
  return ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : (moments(run)[0]?.at ?? 0);
}
