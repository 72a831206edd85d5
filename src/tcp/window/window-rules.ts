/** The window rule of a connection's stack, and what is the same for all of them. */
import type {Bytes} from "../../base/units.ts";
import {RST, SYN} from "../../wire/segment.ts";
import {isHalfOpen} from "../block/state.ts";
import {isEarly, openWindow, type Tcb} from "../block/tcb.ts";
import {bsdWindow} from "./bsd-window.ts";
import {linuxWindow} from "./linux-window.ts";
import {roundUp} from "./receive-buffer.ts";
import type {WindowRule} from "./window-rule.ts";

/** The rule that the connection's configuration names. */
export function windowRule({config}: Tcb): WindowRule {
  return config.windowRule === "bsd" ? bsdWindow : linuxWindow;
}

/** The window that would be offered now, in bytes (RFC 9293 §3.8.6.2.2). */
export function selectWindow(tcb: Tcb): Bytes {
  return windowRule(tcb).select(tcb);
}

/**
 * Fixes the window for a segment that is about to leave, and returns its header field: 16 bits,
 * scaled unless in a SYN (RFC 7323 §2.2).
 */
export function announceWindow(tcb: Tcb, flags: number): number {
  const {rcv} = tcb;
  const rule = windowRule(tcb);
  if (flags & RST && !rule.resetsAnnounce) return 0;
  if (flags & SYN) return Math.min(tcb.fastOpen?.window || rcv.wnd, 65535);
  // Linux cuts off what 16 bits do not hold: 70,080 becomes 4,544 (tcp_v4_send_ack).
  if (rcv.frozen !== null) return (rcv.frozen >> rcv.scale) & 0xffff;
  // A half-open connection's window is as its SYN, ACK announced it (tcp_v4_reqsk_send_ack).
  if (rule.halfOpenStays && isHalfOpen(tcb) && !isEarly(tcb)) {
    return Math.min(rcv.wnd >> rcv.scale, 65535);
  }
  // Where there was no memory, what was offered is taken back (tcp_select_window).
  const none = tcb.ack.noMemory;
  const open = none ? 0 : openWindow(tcb);
  const chosen = none ? 0 : rule.select(tcb);
  // Otherwise never (RFC 9293 §3.8.6, SHLD-14).
  const field = rule.announce(tcb, chosen < open ? roundUp(open, 1 << rcv.scale) : chosen);
  rcv.wup = rcv.nxt;
  if (rcv.wnd === 0) rcv.predicts = false;
  return field;
}
