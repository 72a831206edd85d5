/** Which congestion control a connection uses: its settings name it (TCP_CONGESTION). */
import type {CongestionControl} from "./congestion.ts";
import {cubic} from "./cubic.ts";
import {reno} from "./reno.ts";
import type {Tcb} from "../block/tcb.ts";

/** The congestion control that the connection's settings name. */
export function congestionControl(tcb: Tcb): CongestionControl {
  return tcb.settings.congestion === "cubic" ? cubic : reno;
}
