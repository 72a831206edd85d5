/** Resets, and challenges to what may be forged (RFC 9293 §3.5.2, §3.10.7; RFC 5961). */
import type {Detail} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd} from "../../wire/seq.ts";
import {ACK, RST, makeSegment, segLen, type Segment} from "../../wire/segment.ts";
import {mayAnswerInvalid, sendPlainAck} from "../ack/send-ack.ts";
import {transmit} from "../send/transmit.ts";
import {acceptableSeq} from "../send/send-window.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * The reset that answers a segment for which there is no connection (RFC 9293 §3.10.7.1): it takes
 * its sequence number from the segment, so that the sender will believe it.
 */
export function resetFor(segment: Segment): Segment {
  const {from, to} = segment;
  if (segment.flags & ACK) return makeSegment({from: to, to: from, flags: RST, seq: segment.ack});
  const ack = seqAdd(segment.seq, segLen(segment));
  return makeSegment({from: to, to: from, flags: RST | ACK, seq: 0, ack});
}

/** ABORT: tells the peer at once (RFC 9293 §3.10.5). Its number is SND.NXT, within the window. */
export function sendReset(tcb: Tcb, now: Micros, detail: Detail): void {
  transmit(tcb, RST | ACK, acceptableSeq(tcb), 0, now, "reset", 0, detail);
}

/** Answers a segment that may be forged with what is expected (RFC 5961 §3-§5, §7). */
export function challenge(tcb: Tcb, now: Micros): void {
  if (mayAnswerInvalid(tcb, now)) sendPlainAck(tcb, now, "ack-challenge");
}
