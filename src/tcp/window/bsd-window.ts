/** BSD's window: whatever the buffer has room for (tcp_output, tcp_input). */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";
import {MAX_SCALE, freeSpace, fullSpace, roundUp} from "./receive-buffer.ts";
import type {WindowRule} from "./window-rule.ts";

/** The rule of the BSDs. */
export const bsdWindow: WindowRule = {
  initial(tcb) {
    const {rcv, config} = tcb;
    rcv.scale = config.windowScaling ? offeredScale(tcb) : 0;
    rcv.wnd = Math.min(fullSpace(tcb), 65535);
    rcv.clamp = 65535 << rcv.scale;
    rcv.ssthresh = rcv.clamp;
  },
  segmentSizeKnown: roundBuffers,
  bothOpen(tcb) {
    roundBuffers(tcb);
    tcb.rcv.wnd = freeSpace(tcb);
  },
  select(tcb) {
    const free = freeSpace(tcb);
    // So little would be silly.
    return free < tcb.settings.receiveBuffer >> 2 && free < tcb.snd.mss ? 0 : free;
  },
  announce({rcv}, window) {
    // It takes in what its buffer holds, even where the field cannot say so much.
    rcv.wnd = window;
    return Math.ceil(Math.min(window, 65535 << rcv.scale) / (1 << rcv.scale));
  },
  offeredScale,
  offersTwice: true,
  halfOpenStays: false,
  resetsAnnounce: false
};

/** The scale for the largest buffer that there could be. */
function offeredScale({config}: Tcb): number {
  let scale = 0;
  while (scale < MAX_SCALE && 65535 * 2 ** scale < config.receiveBufferMax) scale++;
  return scale;
}

/** Both buffers hold whole segments of the peer's size as soon as that is known. */
function roundBuffers({config, settings, options}: Tcb): void {
  const whole = (size: Bytes, most: Bytes): Bytes =>
    size > options.mssClamp
      ? Math.min(roundUp(size, options.mssClamp), Math.max(most, size))
      : size;
  settings.receiveBuffer = whole(settings.receiveBuffer, config.receiveBufferMax);
  settings.sendBuffer = whole(settings.sendBuffer, config.sendBufferMax);
}
