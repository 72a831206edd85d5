/** How much payload a full segment has: by the MSS, and by the window that the peer offers. */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "./tcb.ts";

/** The MSS of a peer that says none, in bytes: below it a window is not halved. */
const DEFAULT_MSS = 536;
/** The least that Linux sends in a segment, in bytes. */
const LEAST = 48;

/**
 * The peer offers `wnd` bytes. Linux never sends more than half of the largest window in one
 * segment, so that a second one can be on its way (tcp_bound_to_half_wnd).
 */
export function noteWindow(tcb: Tcb, wnd: Bytes): void {
  const {snd, config} = tcb;
  if (wnd <= snd.maxWnd) return;
  snd.maxWnd = wnd;
  if (config.senderSws !== "linux") return;
  const most = wnd > DEFAULT_MSS ? wnd >> 1 : wnd;
  snd.mss = Math.min(snd.wholeMss, Math.max(most, LEAST));
}
