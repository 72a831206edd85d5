/** TIME-WAIT: repeating the last ACK, and making room for a newer connection (RFC 9293 §3.6.1). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqGt, seqLt} from "../../wire/seq.ts";
import {ACK, RST, SYN, type Segment} from "../../wire/segment.ts";
import {sendAck} from "../ack/send-ack.ts";
import type {Tcb} from "../block/tcb.ts";
import type {Arrival} from "./arrival.ts";
import {toClosed} from "../control/time-wait.ts";

/** Starts the wait of 2 MSL again. */
export function restartWait(tcb: Tcb, now: Micros): void {
  tcb.slowTimer.start("time-wait", now + tcb.config.timeWait);
}

/** Repeats the last acknowledgment: the peer may have missed it. */
export function acknowledgeAgain(tcb: Tcb, now: Micros): void {
  sendAck(tcb, now, "ack-duplicate", "time-wait");
}

/** Does its timestamp mark the segment as an old duplicate (RFC 7323 §5.3)? */
export function isOld({options}: Tcb, {tsVal}: Segment): boolean {
  return options.timestamps && tsVal >= 0 && seqLt(tsVal, options.tsRecent);
}

/**
 * Is a SYN surely newer than the old connection, by its number or its timestamp (RFC 9293 §3.6.1
 * MAY-2, RFC 6191)?
 */
export function mayReopen(tcb: Tcb, segment: Segment): boolean {
  const {rcv, config, options} = tcb;
  const {flags, seq, tsVal} = segment;
  if (!(flags & SYN) || flags & (ACK | RST) || isOld(tcb, segment)) return false;
  if (!config.timeWaitAcceptsSyn) return false;
  const stamped = options.timestamps && tsVal >= 0;
  return seqGt(seq, rcv.nxt) || (stamped && seqGt(tsVal, options.tsRecent));
}

/** Closes the old connection for a SYN that is newer. */
export function reopen(tcb: Tcb, now: Micros): Arrival {
  toClosed(tcb, CAUSES.syn, now);
  return "reopen";
}
