/** The sixth to eighth step of SEGMENT ARRIVES: URG, payload and FIN (RFC 9293 §3.10.7.4). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqGt, seqLt} from "../../wire/seq.ts";
import {URG, segLen, type Segment} from "../../wire/segment.ts";
import {toClosed} from "../control/time-wait.ts";
import type {Tcb} from "../block/tcb.ts";
import {payloadArrives} from "./payload-arrives.ts";
import {urgentArrives} from "./urgent-arrives.ts";

/**
 * Takes what a segment carries: the URG bit, the payload, the FIN. False where nobody will read it,
 * so that the peer is owed a reset.
 */
export function textArrives(tcb: Tcb, segment: Segment, predicted: boolean, now: Micros): boolean {
  if (segment.flags & URG || tcb.rcv.urgent.state === "awaited") urgentArrives(tcb, segment);
  const takes = takesPayload(tcb);
  if (takes && newPayloadAfterClose(tcb, segment)) {
    toClosed(tcb, CAUSES.data, now, "reset");
    return false;
  }
  // A FIN or payload that was there before comes again in any state: the peer missed our ACK.
  const again = segLen(segment) > 0 && seqLt(segment.seq, tcb.rcv.nxt);
  if (takes || again) payloadArrives(tcb, segment, predicted, now);
  return true;
}

function takesPayload(tcb: Tcb): boolean {
  const {state} = tcb;
  return state === "ESTABLISHED" || state === "FIN-WAIT-1" || state === "FIN-WAIT-2";
}

/** Nobody will ever read it: the peer must learn that it is lost (RFC 9293 §3.6.1 SHLD-3). */
export function newPayloadAfterClose(tcb: Tcb, segment: Segment): boolean {
  if (!tcb.rcv.shut || segLen(segment) === 0) return false;
  const {afterShutReceive} = tcb.config;
  if (!tcb.orphan && afterShutReceive === "discard") return false;
  if (tcb.state === "ESTABLISHED" && afterShutReceive !== "reset") return false;
  const end = seqAdd(segment.seq, segment.len);
  return seqGt(end, tcb.rcv.nxt);
}
