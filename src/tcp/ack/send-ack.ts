/** Acknowledging: at once, or by the delayed-ACK timer (RFC 9293 §3.8.6.3). */
import type {Detail} from "../block/cause.ts";
import {NEVER, type Micros} from "../../base/units.ts";
import {seqAdd} from "../../wire/seq.ts";
import {ACK, FIN} from "../../wire/segment.ts";
import type {Reason} from "../block/effects.ts";
import type {Tcb} from "../block/tcb.ts";
import {ticks} from "../block/timestamps.ts";
import {acceptableSeq, finUnsent, somethingUnsent} from "../send/send-window.ts";
import {transmit} from "../send/transmit.ts";

/** Sends a segment that carries nothing but the acknowledgment (RFC 9293 §3.8.6.3). */
export function sendAck(tcb: Tcb, now: Micros, reason: Reason, detail: Detail = null): void {
  if (repeatsFin(tcb)) {
    transmit(tcb, FIN | ACK, seqAdd(tcb.snd.nxt, -1), 0, now, reason, 0, detail);
  } else sendPlainAck(tcb, now, reason, detail);
}

/** Sends an acknowledgment alone. */
export function sendPlainAck(tcb: Tcb, now: Micros, reason: Reason, detail: Detail = null): void {
  transmit(tcb, ACK, acceptableSeq(tcb), 0, now, reason, 0, detail);
}

/** With BSD each ACK repeats the FIN that was sent and is not acknowledged (tcp_outflags). */
function repeatsFin(tcb: Tcb): boolean {
  if (tcb.config.segmentChecks !== "bsd") return false;
  const {state} = tcb;
  const unacked = state === "FIN-WAIT-1" || state === "CLOSING" || state === "LAST-ACK";
  return unacked && !finUnsent(tcb) && !somethingUnsent(tcb);
}

/** An acknowledgment is owed, sooner or later. */
export function oweAck(tcb: Tcb): void {
  tcb.ack.pending = true;
}

/** Sets the delayed-ACK timer to run out in `wait` µs. */
export function delayAck(tcb: Tcb, now: Micros, wait: Micros): void {
  const {ack} = tcb;
  if (ack.delackAt === NEVER) tcb.effects.waiting("delayed-ack", wait, now);
  ack.delackAt = now + wait;
}

/**
 * May one more invalid segment be answered? Two ends that disagree would go on forever (RFC 5961
 * §7).
 */
export function mayAnswerInvalid({ack, config}: Tcb, now: Micros): boolean {
  if (ticks(now) - ticks(ack.invalidSince) >= ticks(config.challengeAckInterval)) {
    ack.invalidSince = now;
    ack.invalidCount = 0;
  }
  return ack.invalidCount++ < config.challengeAcks;
}
