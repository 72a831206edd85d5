/** SEGMENT ARRIVES in TIME-WAIT: repeat the last ACK, or make room for a newer connection. */
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqGt, seqLt} from "../../wire/seq.ts";
import {ACK, FIN, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {mayAnswerInvalid, sendAck} from "../send/delayed-ack.ts";
import type {Arrival} from "./arrival.ts";
import type {Tcb} from "../block/tcb.ts";
import {toClosed} from "../control/time-wait.ts";

/**
 * Takes a segment in: a FIN is acknowledged again, a newer SYN may open the connection anew (RFC
 * 9293 §3.6.1 MAY-2, RFC 6191), a reset may end the waiting (RFC 1337 §1).
 */
export function timeWaitArrives(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {rcv, config, options} = tcb;
  const {flags} = segment;
  const stamped = options.timestamps && segment.tsVal >= 0;
  const old = stamped && seqLt(segment.tsVal, options.tsRecent);
  const empty = segLen(segment) === 0;
  if (config.segmentChecks === "bsd" && !(flags & SYN)) return bsdTimeWait(tcb, segment, now);
  if (!old && segment.seq === rcv.nxt && (empty || flags & RST)) {
    // RFC 1337 §1 warns of this: a reset ends the wait at once.
    if (flags & RST) {
      if (config.timeWaitAssassination) toClosed(tcb, "rcv RST", now);
    } else restart(tcb, now);
    return "done";
  }
  if (flags & SYN && !(flags & (ACK | RST)) && !old && config.timeWaitAcceptsSyn) {
    // A SYN that is surely newer opens the connection anew (RFC 9293 §3.6.1 MAY-2, RFC 6191).
    const newer = stamped && seqGt(segment.tsVal, options.tsRecent);
    if (seqGt(segment.seq, rcv.nxt) || newer) {
      toClosed(tcb, "rcv newer SYN", now);
      return "reopen";
    }
  }
  // BSD has no answer to a SYN that may be old.
  if (flags & RST || (config.segmentChecks === "bsd" && !(flags & ACK))) return "done";
  if (old || flags & ACK) restart(tcb, now);
  if (empty && !mayAnswerInvalid(tcb, now)) return "done";
  sendAck(tcb, now, "ack-duplicate", "TIME-WAIT");
  return "done";
}

function restart(tcb: Tcb, now: Micros): void {
  tcb.slowTimer.start("time-wait", now + tcb.config.timeWait);
}

/** BSD drops resets (RFC 1337), restarts the wait on a repeated FIN, and ACKs stray payload. */
function bsdTimeWait(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {rcv, snd} = tcb;
  if (segment.flags & RST || !(segment.flags & ACK)) return "done";
  const end = seqAdd(segment.seq, segLen(segment));
  if (segment.flags & FIN && end === rcv.nxt) restart(tcb, now);
  const exact = segLen(segment) === 0 && segment.seq === rcv.nxt && segment.ack === snd.nxt;
  if (!exact) sendAck(tcb, now, "ack-duplicate", "TIME-WAIT");
  return "done";
}
