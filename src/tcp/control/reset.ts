/** Resets: making them, and believing them (RFC 9293 §3.5.2, §3.10.7; RFC 5961). */
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqInWindow, seqLt} from "../../wire/seq.ts";
import {ACK, RST, SYN, makeSegment, segLen, type Segment} from "../../wire/segment.ts";
import {mayAnswerInvalid, sendAck} from "../send/delayed-ack.ts";
import {transmit} from "../send/transmit.ts";
import {windowEnd} from "../send/output.ts";
import type {Tcb, TcpError} from "../block/tcb.ts";
import {toClosed} from "./time-wait.ts";

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
export function sendReset(tcb: Tcb, now: Micros, detail: string): void {
  const {snd} = tcb;
  const seq = seqLt(windowEnd(tcb), snd.nxt) ? windowEnd(tcb) : snd.nxt;
  transmit(tcb, RST | ACK, seq, 0, now, "reset", 0, detail);
}

/**
 * A believable reset has come: the connection is gone, and the next call will say so (RFC 9293
 * §3.10.7.4, second).
 */
export function resetArrives(tcb: Tcb, now: Micros): void {
  toClosed(tcb, "rcv RST", now, errorOfReset(tcb));
}

function errorOfReset(tcb: Tcb): TcpError | null {
  switch (tcb.state) {
    case "SYN-SENT":
      return "refused";
    case "SYN-RECEIVED":
      return tcb.config.segmentChecks === "bsd" ? "refused" : "reset";
    case "CLOSE-WAIT":
      // The peer had closed already: Linux says that there is nobody to write to any more.
      return tcb.config.segmentChecks === "bsd" ? "reset" : "broken";
    case "CLOSED":
      return null;
    default:
      return "reset";
  }
}

/**
 * BSD looks at RST and SYN before all else (tcp_do_segment): within the window they are believed
 * where they fit exactly, or where an administrator asked for the trust of RFC 793; outside, a
 * reset is dropped in silence. False when the segment has to be looked at further.
 */
export function bsdControlArrives(tcb: Tcb, segment: Segment, now: Micros): boolean {
  const {rcv, config} = tcb;
  const within = seqInWindow(segment.seq, rcv.wup, Math.max(1, rcv.wnd));
  if (segment.flags & RST) {
    if (!within) return true;
    if (!config.rfc5961 || segment.seq === rcv.wup) resetArrives(tcb, now);
    else challenge(tcb, now);
    return true;
  }
  if (!(segment.flags & SYN) || tcb.state === "SYN-RECEIVED") return false;
  if (!config.rfc5961 && within) {
    sendReset(tcb, now, "SYN in the window");
    toClosed(tcb, "rcv SYN", now, "reset");
  } else challenge(tcb, now);
  return true;
}

/** Answers a segment that is not to be believed with what is expected (RFC 5961 §3-§5, §7). */
export function challenge(tcb: Tcb, now: Micros): void {
  if (mayAnswerInvalid(tcb, now)) sendAck(tcb, now, "ack-challenge");
}
