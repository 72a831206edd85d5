/**
 * Linux's acknowledgments: at once while a connection is young, later at the peer's pace, and with
 * the reply where the program answers what it reads (__tcp_ack_snd_check, tcp_send_delayed_ack).
 */
import {NEVER, type Micros} from "../../base/units.ts";
import {seqDiff} from "../../wire/seq.ts";
import {openWindow, type Tcb} from "../block/tcb.ts";
import {selectWindow} from "../window/window-rules.ts";
import type {AckPolicy} from "./ack-policy.ts";
import {wholeTicks} from "../block/timers.ts";
import {TICK, sinceReceived, ticks} from "../block/timestamps.ts";
import {delayAck, sendAck} from "./send-ack.ts";

/** A kernel's clock of 250 Hz ticks within 0 to 4 ms; the least that was measured is 0.4 ms. */
const NEXT_TICK: Micros = 400;
/** Most duplicate ACKs that are merged into one. */
const MOST_COMPRESSED = 44;

/** Linux's policy. */
export const adaptiveAck: AckPolicy = {
  received(tcb, now) {
    const {ack, config, rtt} = tcb;
    if (ack.ato === 0) {
      raiseQuick(tcb);
      ack.ato = config.delackMin;
      return;
    }
    const gap = sinceReceived(tcb, now);
    const half = ticks(ack.ato / 2) * TICK;
    if (gap <= config.delackMin / 2) ack.ato = half + config.delackMin / 2;
    else if (gap < ack.ato) ack.ato = Math.min(half + gap, rtt.rto);
    // After such a gap the sender may have to start slowly again: help it.
    else if (gap > wholeTicks(tcb)) raiseQuick(tcb);
  },
  hurry(tcb, most) {
    raiseQuick(tcb, most);
    tcb.ack.interactive = false;
    tcb.ack.ato = tcb.config.delackMin;
  },
  afterSegment(tcb, now) {
    const {ack, rcv, settings} = tcb;
    const unacked = seqDiff(rcv.nxt, rcv.wup);
    const unread = seqDiff(rcv.nxt, rcv.copied);
    if (
      unacked > rcv.segment &&
      (unread < settings.receiveLowWater || selectWindow(tcb) >= rcv.wnd)
    ) {
      return sendAck(tcb, now, "ack-every-second");
    }
    if (ack.quick > 0 && !ack.interactive) return sendAck(tcb, now, "ack");
    if (rcv.outOfOrder.empty) return wait(tcb, now);
    ackHole(tcb, now);
  },
  afterRead(tcb, read, now, detail = null) {
    const {ack, rcv} = tcb;
    if (ack.pending) {
      const emptied = rcv.queue.length === 0 && rcv.outOfOrder.empty && rcv.queue.fin === 0;
      const small = ack.pushedTwice || (ack.pushed && !ack.interactive);
      if (seqDiff(rcv.nxt, rcv.wup) > rcv.segment || (read > 0 && small && emptied)) {
        return sendAck(tcb, now, "ack-read", detail);
      }
    }
    if (read === 0 || rcv.shut || rcv.fin) return;
    const open = openWindow(tcb);
    if (2 * open > rcv.clamp) return;
    const wider = selectWindow(tcb);
    if (wider > 0 && wider >= 2 * open) sendAck(tcb, now, "window-update");
  },
  timedOut({ack, rtt, config}) {
    if (!ack.interactive) ack.ato = Math.min(ack.ato * 2, rtt.rto);
    else {
      ack.interactive = false;
      ack.ato = config.delackMin;
    }
  }
};

/** Lets as many ACKs leave at once as half a window has segments, within bounds. */
function raiseQuick({rcv, ack, config}: Tcb, most = config.quickAcks): void {
  const half = Math.floor(rcv.wnd / (2 * rcv.segment)) || 2;
  ack.quick = Math.max(ack.quick, Math.min(half, most));
}

/** There is a hole: tell at once; after the third time, gather a little where SACK can tell all. */
function ackHole(tcb: Tcb, now: Micros): void {
  const {ack, config, rtt, rcv} = tcb;
  if (!tcb.options.sack || config.compressedAckDelay === 0) {
    return sendAck(tcb, now, "ack-duplicate");
  }
  if (ack.duplicates < 3) {
    ack.duplicates++;
    return sendAck(tcb, now, "ack-duplicate");
  }
  if (++ack.compressed > MOST_COMPRESSED) return sendAck(tcb, now, "ack-duplicate");
  if (ack.compressedAt !== NEVER) return;
  // A twentieth of a round trip; before one was measured, only what comes in at the same moment.
  const trip = rtt.srtt > 0 ? Math.min(rtt.srtt, rcv.rtt) : rcv.rtt;
  const pause = Math.min(config.compressedAckDelay, trip / 20);
  ack.compressedAt = now + Math.max(1, Math.round(pause));
}

/** Starts the delayed-ACK timer, or lets the running one go on where that is due sooner. */
function wait(tcb: Tcb, now: Micros): void {
  const {delackAt} = tcb.ack;
  const delay = Math.round(delayOf(tcb));
  if (delackAt !== NEVER) {
    // The timer is about to run out anyway: the ACK goes now.
    if (ticks(delackAt) <= ticks(now) + (ticks(delay) >> 2)) {
      return sendAck(tcb, now, "ack-delayed");
    }
    if (now + delay >= delackAt) return;
  }
  delayAck(tcb, now, delay);
}

/** How long an ACK waits, in µs: the pace of arrivals, within bounds. */
function delayOf({ack, config, rtt}: Tcb): Micros {
  // No data ever came, so no pace is known: a FIN's ACK leaves a close() just enough time.
  if (ack.ato === 0) return NEXT_TICK;
  let delay = ack.ato;
  if (delay > config.delackMin) {
    let most = ack.interactive || ack.pushed ? config.delackMax : 500_000;
    if (rtt.srtt > 0) most = Math.min(most, Math.max(rtt.srtt, config.delackMin));
    delay = Math.min(delay, most);
  }
  return Math.min(delay, config.delackMax);
}
