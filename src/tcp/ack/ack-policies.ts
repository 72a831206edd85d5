/** Which ACK policy a connection's stack has, and what is the same for all of them. */
import {NEVER, type Micros} from "../../base/units.ts";
import {FIN, PSH, type Segment} from "../../wire/segment.ts";
import {TIMESTAMP_BYTES, type Tcb} from "../block/tcb.ts";
import {growWindow, measureReceiver, measureShare} from "../window/autotuning.ts";
import type {AckPolicy} from "./ack-policy.ts";
import {adaptiveAck} from "./adaptive-ack.ts";
import {noteMark} from "./congestion-echo.ts";
import {fixedAck} from "./fixed-ack.ts";
import {oweAck, sendAck} from "./send-ack.ts";

/** A sender that reduces its window may have so little in flight that it waits for each ACK. */
const MARKED_ACKS = 2;

/** The policy that the connection's configuration names. */
export function ackPolicy({config}: Tcb): AckPolicy {
  return config.delayedAck === "adaptive" ? adaptiveAck : fixedAck;
}

/** Payload came in order: an ACK is owed, and the peer's pace and segment size are learned. */
export function payloadReceived(tcb: Tcb, segment: Segment, now: Micros): void {
  oweAck(tcb);
  measureSegment(tcb, segment);
  if (tcb.config.receiveAutotuning) measureReceiver(tcb, now);
  ackPolicy(tcb).received(tcb, now);
  tcb.ack.lastReceived = now;
  if (tcb.ecn.on && noteMark(tcb, segment)) ackPolicy(tcb).hurry(tcb, MARKED_ACKS);
  // So little tells nothing about the peer (tcp_event_data_recv).
  if (segment.len >= 128) growWindow(tcb, segment.len);
}

/** Guesses the size of the peer's full segments from what comes in. */
export function measureSegment(tcb: Tcb, segment: Segment): void {
  const {rcv, ack} = tcb;
  const small = rcv.lastSmall;
  rcv.lastSmall = 0;
  if (segment.len >= rcv.segment) {
    if (segment.len > rcv.segment) measureShare(tcb, segment.len);
    rcv.segment = Math.min(segment.len, rcv.advertisedMss);
    if (segment.flags & PSH) ack.pushed = true;
    return;
  }
  // With options that each segment has.
  const whole = segment.len + (tcb.options.timestamps ? TIMESTAMP_BYTES : 0);
  if (whole >= 536 || (whole >= 88 && !(segment.flags & (FIN | PSH)))) {
    rcv.lastSmall = segment.len;
    if (segment.len === small) {
      rcv.segment = segment.len;
      return;
    }
  }
  if (ack.pushed) ack.pushedTwice = true;
  ack.pushed = true;
}

/** After a segment was taken in: acknowledges it now, or arranges for later (RFC 5681 §4.2). */
export function ackAfterSegment(tcb: Tcb, now: Micros): void {
  const {ack, rcv} = tcb;
  if (!ack.pending) return;
  if (ack.now) return sendAck(tcb, now, rcv.outOfOrder.empty ? "ack" : "ack-duplicate");
  ackPolicy(tcb).afterSegment(tcb, now);
}

/** The delayed-ACK timer ran out (RFC 9293 §3.8.6.3, RFC 5681 §4.2). */
export function delackTimeout(tcb: Tcb, now: Micros): void {
  const {ack} = tcb;
  ack.delackAt = NEVER;
  tcb.effects.waiting("delayed-ack", -1, now);
  if (!ack.pending) return;
  ackPolicy(tcb).timedOut(tcb);
  sendAck(tcb, now, "ack-delayed");
}
