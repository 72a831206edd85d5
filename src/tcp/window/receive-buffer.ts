/** The receive buffer: how much of it payload may fill, and how much is free. */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/** The largest shift that a window scale option may carry (RFC 7323 §2.3). */
export const MAX_SCALE = 14;

/** The largest multiple of `step` that is not above `n`. */
export const roundDown = (n: number, step: number): number => n - (n % step);
/** The least multiple of `step` that is not below `n`. */
export const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** Receive buffer that payload could fill, in bytes. */
export function fullSpace(tcb: Tcb): Bytes {
  return Math.floor(tcb.settings.receiveBuffer * tcb.rcv.share);
}

/** Receive buffer that is free for payload, in bytes. */
export function freeSpace(tcb: Tcb): Bytes {
  const used = tcb.rcv.queue.cost + tcb.rcv.outOfOrder.cost;
  return Math.max(0, Math.floor((tcb.settings.receiveBuffer - used) * tcb.rcv.share));
}
