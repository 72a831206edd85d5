/** Sending again what is believed lost (RFC 9293 §3.8.1, RFC 5681 §3.2, RFC 6675). */
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";
import {ACK, FIN, PSH, SYN} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import {windowEnd} from "./send-window.ts";
import {Sent} from "../block/retransmission-queue.ts";
import {segmentSize} from "../block/segment-size.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {restartRto} from "../block/timers.ts";

/** Sends the segment at `index` of the queue, from 0, again. False when the window forbids it. */
export function retransmit(tcb: Tcb, index: number, now: Micros, reason: Reason): boolean {
  const {snd, cc} = tcb;
  const sent = snd.inFlight.at(index);
  const open = seqDiff(windowEnd(tcb), sent.seq);
  if (open <= 0 && sent.seq !== snd.una) return false;
  const size = segmentSize(tcb);
  fitToSegment(tcb, index, open <= 0 ? size : Math.min(open, size));
  sent.transmissions++;
  sent.sentAt = now;
  snd.inFlight.resent(sent);
  // A tail loss probe repairs nothing: it is no reason to hold others back (RFC 8985 §7.3).
  if (reason !== "tail-loss-probe") countRetransmission(tcb, sent, now);
  const control = (sent.flags & SYN ? 1 : 0) + (sent.flags & FIN ? 1 : 0);
  const length = seqDiff(sent.end, sent.seq) - control;
  const synOnly = (sent.flags & SYN) !== 0 && tcb.state === "SYN-SENT";
  const flags = sent.flags | (synOnly ? 0 : ACK);
  const attempt = reason === "retransmit-timeout" ? cc.retransmits + 1 : sent.transmissions;
  transmit(tcb, flags, sent.seq, length, now, reason, attempt);
  return true;
}

function countRetransmission({cc}: Tcb, sent: Sent, now: Micros): void {
  if (!sent.retrans) cc.retransOut++;
  sent.retrans = true;
  if (cc.retransStamp === 0) cc.retransStamp = now;
  cc.undoRetrans = Math.max(cc.undoRetrans, 0) + 1;
}

/** Splits a segment that is now too large; joins small ones that follow (RFC 9293 §3.8.1). */
function fitToSegment(tcb: Tcb, index: number, room: number): void {
  const {snd, cc, config} = tcb;
  const sent = snd.inFlight.at(index);
  if (sent.flags & SYN) return;
  const size = seqDiff(sent.end, sent.seq);
  const fin = sent.flags & FIN ? 1 : 0;
  if (size - fin > room) {
    const rest = new Sent(seqAdd(sent.seq, room), sent.end, sent.flags, sent.sentAt);
    rest.order = sent.order;
    rest.lost = sent.lost;
    rest.retrans = sent.retrans;
    rest.transmissions = sent.transmissions;
    if (rest.lost) cc.lostOut++;
    if (rest.retrans) cc.retransOut++;
    sent.end = rest.seq;
    sent.flags &= ~(FIN | PSH);
    snd.inFlight.insertAfter(index, rest);
    return;
  }
  if (!config.retransmitCollapse || size - fin >= segmentSize(tcb)) return;
  while (index + 1 < snd.inFlight.length && !(sent.flags & FIN)) {
    const next = snd.inFlight.at(index + 1);
    const text = seqDiff(next.end, next.seq) - (next.flags & FIN ? 1 : 0);
    if (next.sacked || seqDiff(sent.end, sent.seq) + text > room) return;
    if (seqGt(next.end, windowEnd(tcb))) return;
    sent.end = next.end;
    sent.flags |= next.flags;
    if (next.lost) cc.lostOut--;
    if (next.retrans) cc.retransOut--;
    // Duplicate ACKs stand for segments: now there is one segment less.
    if (!tcb.options.sack && cc.sackedOut > 0) cc.sackedOut--;
    // The merged segment must not give a measurement that one of its parts would not give.
    sent.transmissions = Math.max(sent.transmissions, next.transmissions);
    snd.inFlight.remove(index + 1);
  }
}

/** Sends lost segments again, as far as the congestion window allows (RFC 6675 §5). */
export function retransmitLost(tcb: Tcb, now: Micros): void {
  const {snd, cc} = tcb;
  const reason: Reason = cc.phase === "loss" ? "retransmit-timeout" : "fast-retransmit";
  for (let i = 0; i < snd.inFlight.length; i++) {
    if (cc.retransOut >= cc.lostOut || pipe(tcb) >= cc.cwnd) return;
    const sent = snd.inFlight.at(i);
    if (!sent.lost || sent.sacked || sent.retrans) continue;
    if (!retransmit(tcb, i, now, reason)) return;
    if (cc.phase === "cwr" || cc.phase === "recovery") cc.prrOut++;
    if (i === 0 && tcb.retransmitTimer.kind !== "reorder") restartRto(tcb, now);
  }
}

/** Marks a segment as lost: it no longer counts as in flight. */
export function markLost(tcb: Tcb, sent: Sent): void {
  if (sent.sacked) return;
  const {cc} = tcb;
  if (sent.lost) {
    // Its retransmission was lost as well.
    if (sent.retrans) {
      sent.retrans = false;
      cc.retransOut--;
      cc.lost++;
    }
    return;
  }
  sent.lost = true;
  cc.lostOut++;
  cc.lost++;
  if (sent.retrans) {
    sent.retrans = false;
    cc.retransOut--;
  }
}

/** Has any segment in flight been retransmitted? */
export function retransmissionsOut(tcb: Tcb): boolean {
  if (tcb.cc.retransOut > 0) return true;
  const {head} = tcb.snd.inFlight;
  return head !== undefined && head.transmissions > 0;
}
