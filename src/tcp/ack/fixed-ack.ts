/** Every second segment is acknowledged at once, a lone one by a timer (RFC 9293 §3.8.6.3). */
import {openWindow} from "../block/tcb.ts";
import {selectWindow} from "../window/window-rules.ts";
import type {AckPolicy} from "./ack-policy.ts";
import {delayAck, sendAck} from "./send-ack.ts";

/** The policy of Windows and the BSDs: it learns nothing from what comes in. */
export const fixedAck: AckPolicy = {
  received() {
    // The pace of arrivals changes nothing.
  },
  hurry() {
    // What must leave at once does so by itself.
  },
  afterSegment(tcb, now) {
    const {ack, rcv, config, settings} = tcb;
    if (!rcv.outOfOrder.empty) return sendAck(tcb, now, "ack-duplicate");
    // A delay of nothing is no timer at all: TcpAckFrequency 1.
    if (config.delackMin === 0) return sendAck(tcb, now, "ack");
    // So many segments wait, whatever their size: two, if nobody says otherwise (KB 214397).
    if (++ack.segments >= settings.ackFrequency) {
      return sendAck(tcb, now, settings.ackFrequency > 1 ? "ack-every-second" : "ack");
    }
    delayAck(tcb, now, Math.round(config.delackMin));
  },
  afterRead(tcb, read, now) {
    const {rcv} = tcb;
    if (read === 0 || rcv.shut || rcv.fin) return;
    const open = openWindow(tcb);
    const grown = selectWindow(tcb) - open;
    // FreeBSD's step: two segments, or half of the buffer (tcp_output; RFC 9293 §3.8.6.2.2).
    const step = Math.min(tcb.settings.receiveBuffer / 2, 2 * rcv.segment);
    if (grown >= step && (open < rcv.segment || grown >= rcv.clamp / 2)) {
      sendAck(tcb, now, "window-update");
    }
  },
  timedOut() {
    // The next ACK waits as long as this one did.
  }
};
