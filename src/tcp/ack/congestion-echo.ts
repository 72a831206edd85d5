/** The receiver's part of ECN: says that packets were marked until the sender reacts (RFC 3168). */
import {CE, CWR, segLen, type Segment} from "../../wire/segment.ts";
import type {Tcb} from "../block/tcb.ts";
import {ackPolicy} from "./ack-policies.ts";

/** A sender that reduces its window may have so little in flight that it waits for each ACK. */
const QUICK_ACKS = 2;

/** Payload came: from a mark on each ACK says so (RFC 3168 §6.1.3; tcp_data_ecn_check). */
export function noteMark(tcb: Tcb, segment: Segment): void {
  const {ecn} = tcb;
  // Without ECT after some with it: a retransmission, whose sender had a loss.
  if (segment.ecn === 0 ? ecn.seen : segment.ecn === CE && !ecn.echoes) {
    ackPolicy(tcb).hurry(tcb, QUICK_ACKS);
  }
  if (segment.ecn === CE) ecn.echoes = true;
  ecn.seen ||= segment.ecn > 0;
}

/** CWR: the sender has heard of it. Its window may be small, so that it is answered at once. */
export function noteReduction(tcb: Tcb, segment: Segment): void {
  if (!(segment.flags & CWR)) return;
  tcb.ecn.echoes = false;
  if (segLen(segment) > 0) tcb.ack.now = true;
}
