/** Which segment checks a connection's stack has. */
import type {Tcb} from "../block/tcb.ts";
import {bsdCheck} from "./bsd-check.ts";
import {linuxCheck} from "./linux-check.ts";
import type {SegmentCheck} from "./segment-check.ts";

/** The checks that the connection's configuration names. */
export function segmentCheck({config}: Tcb): SegmentCheck {
  return config.segmentChecks === "bsd" ? bsdCheck : linuxCheck;
}
