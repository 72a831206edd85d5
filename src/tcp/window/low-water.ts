/** SO_RCVLOWAT: how much has to be there before a program is told of it (tcp_set_rcvlowat). */
import type {Bytes} from "../../base/units.ts";
import type {TcpConfig, TcpSettings} from "../block/config.ts";
import {openWindow, type Tcb} from "../block/tcb.ts";
import {beforeMark} from "./urgent.ts";

/**
 * Sets the mark, which the buffer bounds. Linux makes room for so much where it may; `tcb` is null
 * as long as there is no connection.
 */
export function setLowWater(
  settings: TcpSettings,
  config: TcpConfig,
  tcb: Tcb | null,
  mark: Bytes
): void {
  const linux = config.receiveAccounting === "truesize";
  const buffer = settings.receiveBuffer;
  const grows = linux && !settings.receiveBufferLocked;
  const most = grows ? config.receiveBufferMax >> 1 : linux ? buffer >> 1 : buffer;
  settings.receiveLowWater = Math.max(1, Math.min(mark, most));
  if (!grows) return;
  const space = Math.floor(settings.receiveLowWater / (tcb?.rcv.share ?? config.windowShare));
  if (space <= buffer) return;
  settings.receiveBuffer = space;
  if (tcb) tcb.rcv.clamp = settings.receiveLowWater;
  else settings.windowClamp = settings.receiveLowWater;
}

/**
 * Would a program be told that there is something to read? On Linux also where less is there, and
 * hardly more can come (tcp_epollin_ready).
 */
export function worthReading(tcb: Tcb): boolean {
  const {rcv, settings, config} = tcb;
  const {queue} = rcv;
  if (queue.length === 0) return false;
  // The urgent byte is not read with the others.
  const skipped = beforeMark(tcb) === 0 && !settings.oobInline ? 1 : 0;
  if (queue.length >= settings.receiveLowWater + skipped) return true;
  if (config.receiveAccounting !== "truesize") return false;
  const used = queue.cost + rcv.outOfOrder.cost;
  return used > settings.receiveBuffer * (7 / 8) || openWindow(tcb) <= rcv.segment;
}
