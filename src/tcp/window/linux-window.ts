/**
 * Linux's window: whole segments at first, then as much as the traffic deserves
 * (tcp_select_initial_window, __tcp_select_window).
 */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";
import {MAX_SCALE, freeSpace, fullSpace, roundDown, roundUp} from "./receive-buffer.ts";
import type {WindowRule} from "./window-rule.ts";

/** Linux's rule. */
export const linuxWindow: WindowRule = {
  initial(tcb, mss) {
    const {settings, config, rcv} = tcb;
    const clamp = settings.windowClamp > 0 ? settings.windowClamp : 65535 * 2 ** MAX_SCALE;
    let space = Math.min(fullSpace(tcb), clamp);
    rcv.scale = config.windowScaling ? scaleFor(tcb, space, clamp) : 0;
    if (space > mss) space = roundDown(space, mss);
    rcv.wnd = Math.min(space, 65535);
    rcv.clamp = Math.min(65535 << rcv.scale, clamp);
    rcv.ssthresh = rcv.wnd;
  },
  segmentSizeKnown(tcb, mss) {
    // Room for one segment is kept free (tcp_init_buffer_space).
    const {rcv} = tcb;
    const most = fullSpace(tcb);
    rcv.clamp = Math.min(rcv.clamp, most);
    if (rcv.clamp > 2 * mss && rcv.clamp + mss > most) rcv.clamp = Math.max(2 * mss, most - mss);
    rcv.ssthresh = Math.min(rcv.ssthresh, rcv.clamp);
  },
  bothOpen() {
    // The window that the SYN announced stays.
  },
  select(tcb) {
    const {rcv} = tcb;
    const allowed = fullSpace(tcb);
    const full = Math.min(rcv.clamp, allowed);
    const mss = Math.min(rcv.segment, full);
    if (mss <= 0) return 0;
    let free = freeSpace(tcb);
    if (free < full >> 1) {
      tcb.ack.quick = 0;
      free = roundDown(free, 1 << rcv.scale);
      // Less than a segment, or than a sixteenth of the buffer, is no window worth offering.
      if (free < allowed >> 4 || free < mss) return 0;
    }
    free = Math.min(free, rcv.ssthresh);
    if (rcv.scale > 0) return roundUp(free, 1 << rcv.scale);
    if (rcv.wnd <= free - mss || rcv.wnd > free) return roundDown(free, mss);
    if (mss === full && free > rcv.wnd + (full >> 1)) return free;
    return rcv.wnd;
  },
  announce({rcv}, window) {
    // What is offered counts, even where the header has no room for it (tcp_select_window).
    rcv.wnd = window;
    return Math.min(window, 65535 << rcv.scale) >> rcv.scale;
  },
  offeredScale: ({rcv}) => rcv.scale,
  offersTwice: true,
  halfOpenStays: true,
  resetsAnnounce: true
};

/** The scale for the largest window that the connection could come to offer. */
function scaleFor({config, settings}: Tcb, space: Bytes, clamp: Bytes): number {
  let most = Math.max(space, config.receiveAutotuning ? config.receiveBufferMax : 0);
  // The buffer could also be made as large as a program may ask for.
  if (config.rmemMax < Infinity) most = Math.max(most, config.rmemMax);
  most = Math.min(most, clamp);
  if (settings.receiveBufferLocked) most = Math.min(space, clamp);
  let scale = 0;
  while (most > 65535 && scale < MAX_SCALE) {
    most /= 2;
    scale++;
  }
  return scale;
}
