/** Sending again what is believed lost (RFC 9293 §3.8.1, RFC 5681 §3.2, RFC 6675). */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import {ACK, FIN, SYN} from "../../wire/segment.ts";
import {transmit} from "./transmit.ts";
import type {Reason} from "../block/effects.ts";
import {windowEnd} from "./send-window.ts";
import {markSent} from "../congestion/delivery-rate.ts";
import {EOR, type Sent} from "../block/retransmission-queue.ts";
import {segmentSize} from "../block/segment-size.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {spaceOut, tooEarly} from "./pacing.ts";
import {senderRule} from "./sender-rules.ts";
import {restartRto} from "../block/timers.ts";

/**
 * Sends again what the buffer at `index` of the queue, from 0, begins with: at most `most`
 * segments, 1 by default. Returns how many; 0 when the window forbids it.
 */
export function retransmit(tcb: Tcb, index: number, now: Micros, reason: Reason, most = 1): number {
  const {snd, cc} = tcb;
  // What comes now says nothing of a probe of the path any more (__tcp_retransmit_skb).
  if (snd.search) snd.search.size = 0;
  snd.inFlight.part(index);
  const {seq} = snd.inFlight.at(index);
  const open = seqDiff(windowEnd(tcb), seq);
  if (open <= 0 && seq !== snd.una) return 0;
  const size = segmentSize(tcb);
  const count = fitToWindow(tcb, index, open <= 0 ? size : open, size, most);
  const {dsack} = tcb.rcv;
  const before = cc.lastSent;
  // Out of turn, it counts as sent when its turn would be.
  const due = Math.max(now, Math.floor(before));
  const mark = tcb.rate ? markSent(tcb, tcb.rate, due) : null;
  let text = 0;
  for (let i = index; i < index + count; i++) {
    const sent = snd.inFlight.at(i);
    if (sent.length > 0 && pipe(tcb) === 0) congestionControl(tcb).resumed?.(tcb, now);
    // All that is handed over together has the same options.
    tcb.rcv.dsack = dsack;
    sent.transmissions++;
    cc.totalRetransmits++;
    sent.sentAt = due;
    sent.delivered = cc.delivered;
    sent.mark = mark;
    sent.held = 0;
    snd.inFlight.resent(sent);
    // A tail loss probe repairs nothing: it is no reason to hold others back (RFC 8985 §7.3).
    if (reason !== "tail-loss-probe") countRetransmission(tcb, sent, now);
    const synOnly = (sent.flags & SYN) !== 0 && tcb.state === "SYN-SENT";
    const flags = (sent.flags & ~EOR) | (synOnly ? 0 : ACK);
    const length = sent.length - (sent.flags & SYN ? 1 : 0);
    const attempt = reason === "retransmit-timeout" ? cc.retransmits + 1 : sent.transmissions;
    transmit(tcb, flags, sent.seq, length, now, reason, attempt);
    text += length;
  }
  if (cc.paced) spaceOut(tcb, text, before);
  return count;
}

function countRetransmission({cc}: Tcb, sent: Sent, now: Micros): void {
  // Even where an earlier one counts as in flight still (tcp_retransmit_skb).
  cc.retransOut++;
  sent.retrans = true;
  if (cc.retransStamp === 0) cc.retransStamp = now;
  cc.undoRetrans = Math.max(cc.undoRetrans, 0) + 1;
}

/**
 * Cuts the buffer at `index` into segments of today's size, and parts it from what is not sent now;
 * a single small segment takes small ones behind it along (RFC 9293 §3.8.1; __tcp_retransmit_skb).
 * Returns how many segments are to be sent.
 */
function fitToWindow(tcb: Tcb, index: number, open: Bytes, size: Bytes, most: number): number {
  const {inFlight} = tcb.snd;
  const sent = inFlight.at(index);
  if (sent.flags & SYN) return 1;
  const room = size * most > open ? open - (open % size) || open : size * most;
  const run = inFlight.run(index);
  const last = inFlight.at(index + run - 1);
  const text = seqDiff(last.end, sent.seq) - (last.flags & FIN ? 1 : 0);
  const step = Math.min(size, room);
  const now = run === 1 && text <= step ? 1 : recut(tcb, index, run, step);
  if (text <= room) {
    if (now === 1 && tcb.config.retransmitCollapse) collapse(tcb, index, Math.min(open, size));
    return now;
  }
  const count = Math.ceil(room / step);
  inFlight.part(index + count);
  if (step < size) recut(tcb, index + count, now - count, size);
  return count;
}

/** Cuts part of a buffer again, and counts its segments, whose state is the same for all. */
export function recut(tcb: Tcb, index: number, count: number, size: Bytes): number {
  const {cc, snd} = tcb;
  const sent = snd.inFlight.at(index);
  const now = snd.inFlight.cut(index, count, size);
  const more = now - count;
  if (sent.lost) cc.lostOut += more;
  if (sent.retrans) cc.retransOut += more;
  if (tcb.options.sack && sent.sacked) cc.sackedOut += more;
  return now;
}

/** Joins small segments that follow, each of which is a buffer of its own (RFC 9293 §3.8.1). */
function collapse(tcb: Tcb, index: number, room: Bytes): void {
  const {snd, cc} = tcb;
  const {inFlight} = snd;
  const sent = inFlight.at(index);
  while (index + 1 < inFlight.length && sent.length < room && !(sent.flags & (FIN | EOR))) {
    const next = inFlight.at(index + 1);
    if (next.sacked || inFlight.run(index + 1) > 1 || sent.length + next.length > room) return;
    if (seqGt(next.end, windowEnd(tcb))) return;
    if (next.lost) cc.lostOut--;
    if (next.retrans) cc.retransOut--;
    // Duplicate ACKs stand for segments: now there is one segment less.
    if (!tcb.options.sack && cc.sackedOut > 0) cc.sackedOut--;
    inFlight.merge(index + 1);
  }
}

/** Sends lost segments again, as far as the congestion window allows (RFC 6675 §5). */
export function retransmitLost(tcb: Tcb, now: Micros): void {
  const {snd, cc} = tcb;
  const inLoss = cc.uncongested ?? "retransmit-timeout";
  const reason: Reason = cc.phase === "loss" ? inLoss : "fast-retransmit";
  const chunk = senderRule(tcb).chunk(tcb, segmentSize(tcb));
  let hole = false;
  for (let i = cc.hint < 0 ? 0 : snd.inFlight.after(cc.hint); i < snd.inFlight.length; i++) {
    if (tooEarly(tcb, now)) return;
    const sent = snd.inFlight.at(i);
    if (!hole) cc.hint = sent.seq;
    const most = Math.min(cc.cwnd - pipe(tcb), chunk);
    if (cc.retransOut >= cc.lostOut || most <= 0) return;
    if (!sent.lost) hole ||= !sent.retrans && !sent.sacked;
    if (!sent.lost || sent.sacked || sent.retrans) continue;
    const count = retransmit(tcb, i, now, reason, most);
    if (count === 0) return;
    if (cc.phase === "cwr" || cc.phase === "recovery") cc.prrOut += count;
    if (i === 0 && tcb.retransmitTimer.kind !== "reorder") restartRto(tcb, now);
    i += count - 1;
  }
}

/** Marks a segment as lost: it no longer counts as in flight. */
export function markLost(tcb: Tcb, sent: Sent): void {
  if (sent.sacked) return;
  const {cc} = tcb;
  const goesBack = cc.hint >= 0 && seqLt(sent.seq, cc.hint);
  if (goesBack || (cc.hint < 0 && cc.retransOut >= cc.lostOut)) cc.hint = sent.seq;
  if (!sent.lost) {
    // A retransmission of what was not lost after all stays in flight (tcp_mark_skb_lost).
    cc.lostOut++;
    sent.lost = true;
  } else if (!sent.retrans) return;
  else {
    sent.retrans = false;
    cc.retransOut--;
  }
  cc.lost++;
}

/** Has any segment in flight been retransmitted? */
export function retransmissionsOut(tcb: Tcb): boolean {
  if (tcb.cc.retransOut > 0) return true;
  const {head} = tcb.snd.inFlight;
  return head !== undefined && head.transmissions > 0;
}
