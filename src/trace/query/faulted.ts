/** Which segment of a run a fault hit, and which fault hit a segment. */
import type {Fault, SegmentFault} from "../../net/fault.ts";
import {matches} from "../../net/segment-faults.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "./trace.ts";

/** The segment that a fault hit, or null when it was never sent in this run. */
export function hitBy(run: Pick<Trace, "hosts" | "transits">, fault: SegmentFault): Transit | null {
  const host = run.hosts.findIndex(({name}) => name === fault.from);
  let count = 0;
  for (const transit of run.transits) {
    // Number 0 is a forged segment or a copy that the network made.
    if (transit.from !== host || transit.nth === 0) continue;
    if (!fault.of) {
      if (transit.nth === fault.nth) return transit;
    } else if (matches(fault.of, transit.segment) && ++count === fault.nth) return transit;
  }
  return null;
}

/** The fault that loses a segment, if one was chosen to. */
export function dropOf(
  run: Pick<Trace, "hosts" | "transits" | "faults">,
  transit: Transit
): Fault | null {
  return run.faults.find((f) => f.kind === "drop" && hitBy(run, f) === transit) ?? null;
}
