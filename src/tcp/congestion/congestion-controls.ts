/** Which congestion control a connection uses: its settings name it (TCP_CONGESTION). */
import {bbr} from "./bbr.ts";
import type {CongestionControl} from "./congestion.ts";
import {cubic} from "./cubic.ts";
import {reno} from "./reno.ts";
import type {Micros} from "../../base/units.ts";
import type {CongestionName, TcpSettings} from "../block/config.ts";
import {isOpening} from "../block/state.ts";
import type {Tcb} from "../block/tcb.ts";

const CONTROLS = {reno, cubic, bbr} as const satisfies Record<CongestionName, CongestionControl>;

/** The congestion control that the connection's settings name. */
export function congestionControl(tcb: Tcb): CongestionControl {
  return CONTROLS[tcb.settings.congestion];
}

/** TCP_CONGESTION: another one begins with what it finds (tcp_reinit_congestion_control). */
export function setCongestion(
  settings: TcpSettings,
  tcb: Tcb | null,
  name: CongestionName,
  now: Micros
): void {
  const same = settings.congestion === name;
  settings.congestion = name;
  if (!tcb || same) return;
  tcb.congestion = tcb.rate = null;
  tcb.cc.bufferWindows = 2;
  if (!isOpening(tcb) && tcb.state !== "CLOSED") congestionControl(tcb).begin?.(tcb, now);
}
