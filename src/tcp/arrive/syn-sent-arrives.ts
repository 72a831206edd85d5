/** SEGMENT ARRIVES in SYN-SENT (RFC 9293 §3.10.7.3). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqGt, seqLe} from "../../wire/seq.ts";
import {ACK, FIN, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {ackArrives} from "./ack-arrives.ts";
import {finArrives, payloadArrives} from "./payload-arrives.ts";
import {ackPolicy} from "../ack/ack-policies.ts";
import {delayAck, oweAck, sendAck} from "../ack/send-ack.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import type {Arrival} from "./arrival.ts";
import {established, noScale, simultaneousOpen, takeEarly, takeSyn} from "../control/open.ts";
import {repairUncongested} from "../control/path-mtu.ts";
import {markLost} from "../send/retransmit.ts";
import {output} from "../send/output.ts";
import {somethingUnsent} from "../send/send-window.ts";
import {toClosed} from "../control/time-wait.ts";
import {segmentCheck} from "./segment-checks.ts";
import {noteWindow} from "../send/sender-rules.ts";
import {move, type Tcb} from "../block/tcb.ts";

/** Takes a segment in while our SYN is unanswered, in the RFC's order: ACK, RST, SYN. */
export function synSentArrives(tcb: Tcb, segment: Segment, now: Micros): Arrival {
  const {snd, rcv} = tcb;
  const {flags} = segment;
  if (flags & ACK && (seqLe(segment.ack, snd.una) || seqGt(segment.ack, snd.nxt))) {
    // Not an answer to our SYN: a leftover of an older connection. Linux tries again as soon as the
    // reset can have ended that.
    const {strayAckPause} = segmentCheck(tcb);
    if (strayAckPause > 0 && tcb.cc.retransmits === 0) {
      tcb.retransmitTimer.start("retransmit", now + strayAckPause);
    }
    return flags & RST ? "done" : "reset";
  }
  if (flags & RST) {
    if (flags & ACK) refused(tcb, now);
    return "done";
  }
  if (!(flags & SYN)) return "done";
  if (!(flags & ACK)) {
    simultaneousOpen(tcb, segment, now);
    return "done";
  }
  takeSyn(tcb, segment, now);
  rcv.wup = rcv.nxt;
  if (!tcb.options.windowScale) noScale(tcb);
  snd.wl1 = segment.seq;
  ackArrives(tcb, segment, now);
  // The window in a SYN segment is not scaled (RFC 7323 §2.2).
  snd.wnd = segment.wnd;
  noteWindow(tcb, segment.wnd);
  snd.wl2 = segment.ack;
  const {fastOpen} = tcb;
  if (fastOpen) fastOpen.received = segment.fastOpen;
  const again = fastOpen !== null && snd.inFlight.length > 0;
  const closing = snd.fin;
  established(tcb, CAUSES.synAck, now);
  congestionControl(tcb).begin?.(tcb, now);
  const takes = segmentCheck(tcb).takesWithSynAck || fastOpen !== null;
  const carries = takes && segLen(segment) > 1;
  if (again) repeatSynData(tcb, now);
  else if (awaitsData(tcb)) putOffAck(tcb, now);
  else if (!carries) sendAck(tcb, now, "ack", "of-the-syn");
  if (closing) move(tcb, "FIN-WAIT-1", CAUSES.close, now);
  if (carries) takeRest(tcb, segment, now);
  if (somethingUnsent(tcb)) output(tcb, now);
  return "done";
}

/** What the SYN,ACK carries besides is taken, and acknowledged with the SYN, at once. */
function takeRest(tcb: Tcb, segment: Segment, now: Micros): void {
  const {flags, seq} = segment;
  if (tcb.fastOpen) {
    takeEarly(tcb, segment);
    if (flags & FIN) finArrives(tcb, now);
    if (awaitsData(tcb)) return putOffAck(tcb, now);
  } else payloadArrives(tcb, {...segment, flags: flags & ~SYN, seq: seqAdd(seq, 1)}, false, now);
  sendAck(tcb, now, "ack", "of-the-syn");
}

/** The peer has not taken what the SYN carried: it gets that again, with the ACK of its SYN. */
function repeatSynData(tcb: Tcb, now: Micros): void {
  const {inFlight} = tcb.snd;
  for (let i = 0; i < inFlight.length; i++) markLost(tcb, inFlight.at(i));
  repairUncongested(tcb, "syn-data-again", now);
}

/** Will data take the ACK along, and soon? TCP_QUICKACK is off, or a write waits (Linux). */
const awaitsData = ({ack, writePending}: Tcb): boolean => ack.interactive || writePending;

function putOffAck(tcb: Tcb, now: Micros): void {
  ackPolicy(tcb).hurry(tcb);
  oweAck(tcb);
  delayAck(tcb, now, tcb.config.delackMax);
}

/** Nobody listens there. Windows tries again as often as without an answer (KB 175523). */
function refused(tcb: Tcb, now: Micros): void {
  if (tcb.synResets < Math.min(tcb.config.synRetriesAfterReset, tcb.settings.synRetries)) {
    tcb.synResets++;
    tcb.retransmitTimer.start("retransmit", now + tcb.config.synResetPause);
    return;
  }
  toClosed(tcb, CAUSES.rst, now, "refused");
}
