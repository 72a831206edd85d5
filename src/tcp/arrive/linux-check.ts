/** Linux's checks: the window first, then RST and SYN, in the RFC's order. */
import {CAUSES} from "../block/cause.ts";
import {ACK, RST, SYN, segLen} from "../../wire/segment.ts";
import {mayAnswerInvalid} from "../ack/send-ack.ts";
import {toClosed} from "../control/time-wait.ts";
import type {SegmentCheck} from "./segment-check.ts";
import {acknowledgeAgain, isOld, reopens, restartWait} from "./time-wait-arrives.ts";

/** The checks of Linux; Windows is taken to do the same. */
export const linuxCheck: SegmentCheck = {
  controlFirst: () => false,
  resetError(state) {
    switch (state) {
      case "SYN-SENT":
        return "refused";
      case "CLOSE-WAIT":
        // The peer had closed already: there is nobody to write to any more.
        return "broken";
      case "CLOSED":
        return null;
      default:
        return "reset";
    }
  },
  inTimeWait(tcb, segment, now) {
    const {flags} = segment;
    const old = isOld(tcb, segment);
    const empty = segLen(segment) === 0;
    if (!old && segment.seq === tcb.rcv.nxt && (empty || flags & RST)) {
      // RFC 1337 §1 warns of this: a reset ends the wait at once.
      if (!(flags & RST)) restartWait(tcb, now);
      else if (tcb.config.timeWaitAssassination) toClosed(tcb, CAUSES.rst, now);
      return "done";
    }
    if (flags & SYN && reopens(tcb, segment, now)) return "reopen";
    if (flags & RST) return "done";
    if (old || flags & ACK) restartWait(tcb, now);
    if (!empty || mayAnswerInvalid(tcb, now)) acknowledgeAgain(tcb, now);
    return "done";
  }
};
