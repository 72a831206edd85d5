/** The receiver's part of ECN: says that packets were marked until the sender reacts (RFC 3168). */
import {CE, CWR, segLen, type Segment} from "../../wire/segment.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * Payload came: from a mark on each ACK says so (RFC 3168 §6.1.3; tcp_data_ecn_check). Returns
 * whether the next ACKs must not wait.
 */
export function noteMark({ecn}: Tcb, segment: Segment): boolean {
  // Without ECT after some with it: a retransmission, whose sender had a loss.
  const hurries = segment.ecn === 0 ? ecn.seen : segment.ecn === CE && !ecn.echoes;
  if (segment.ecn === CE) ecn.echoes = true;
  ecn.seen ||= segment.ecn > 0;
  return hurries;
}

/** CWR: the sender has heard of it. Its window may be small, so that it is answered at once. */
export function noteReduction(tcb: Tcb, segment: Segment): void {
  if (!(segment.flags & CWR)) return;
  tcb.ecn.echoes = false;
  if (segLen(segment) > 0) tcb.ack.now = true;
}
