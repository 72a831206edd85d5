/**
 * BSD's checks: RST and SYN are looked at before all else (tcp_do_segment), and resets do not end
 * TIME-WAIT (RFC 1337).
 */
import {CAUSES} from "../block/cause.ts";
import {seqAdd, seqInWindow} from "../../wire/seq.ts";
import {ACK, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import {challenge, sendReset} from "../control/reset.ts";
import {toClosed} from "../control/time-wait.ts";
import type {SegmentCheck} from "./segment-check.ts";
import {acknowledgeAgain, mayReopen, reopen, restartWait} from "./time-wait-arrives.ts";

/** The checks of the BSDs. */
export const bsdCheck: SegmentCheck = {
  /**
   * Within the window, RST and SYN are believed where they fit exactly, or where an administrator
   * asked for the trust of RFC 793. Outside of it a reset is dropped in silence.
   */
  controlFirst(tcb, segment, now) {
    const {rcv, config, state} = tcb;
    const within = seqInWindow(segment.seq, rcv.wup, Math.max(1, rcv.wnd));
    if (segment.flags & RST) {
      if (!within) return true;
      if (config.rfc5961Reset && segment.seq !== rcv.wup) challenge(tcb, now);
      else toClosed(tcb, CAUSES.rst, now, bsdCheck.resetError(state));
      return true;
    }
    if (!(segment.flags & SYN) || state === "SYN-RECEIVED") return false;
    if (!config.rfc5961Syn && within) {
      sendReset(tcb, now, "syn-in-window");
      toClosed(tcb, CAUSES.syn, now, "reset");
    } else challenge(tcb, now);
    return true;
  },
  resetError(state) {
    switch (state) {
      case "SYN-SENT":
      case "SYN-RECEIVED":
        return "refused";
      case "CLOSED":
        return null;
      default:
        return "reset";
    }
  },
  strayAckPause: 0,
  predicted: () => false,
  refusesAck: () => false,
  synEndsHalfOpen: false,
  oldTimestamp: () => "answered",
  newerIsUpdate: false,
  beyondWindow: () => "trimmed",
  inOrphanedFinWait2: () => null,
  answersFin: true,
  takesWithSynAck: true,
  inTimeWait(tcb, segment, now) {
    const {rcv, snd} = tcb;
    const {flags} = segment;
    if (mayReopen(tcb, segment)) return reopen(tcb, now);
    // No answer to a SYN that may be old, nor to a reset.
    if (flags & RST || !(flags & ACK)) return "done";
    const length = segLen(segment);
    const repeatsFin = flags & FIN && seqAdd(segment.seq, length) === rcv.nxt;
    if (flags & SYN || repeatsFin) restartWait(tcb, now);
    const exact = length === 0 && segment.seq === rcv.nxt && segment.ack === snd.nxt;
    if (!exact) acknowledgeAgain(tcb, now);
    return "done";
  }
};
