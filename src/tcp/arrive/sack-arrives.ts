/** The SACK option of an arriving segment (RFC 2018 §5, RFC 2883). */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqDiff, seqGe, seqGt, seqLt, seqMax, seqMin} from "../../wire/seq.ts";
import type {SackBlock} from "../../wire/segment.ts";
import type {AckReport} from "../block/ack-report.ts";
import {noteDelivered} from "../congestion/delivery-rate.ts";
import {EOR, type Sent, type SentQueue} from "../block/retransmission-queue.ts";
import type {Tcb} from "../block/tcb.ts";
import {noteReordering, rackDelivered} from "../recovery/rack.ts";

/** Marks what the SACK blocks name; recognises reports of duplicates (RFC 2018 §5, RFC 2883). */
export function takeSack(
  tcb: Tcb,
  blocks: readonly SackBlock[],
  priorUna: number,
  ack: number,
  report: AckReport,
  now: Micros
): void {
  const {snd, cc} = tcb;
  const dsack = takeDsack(tcb, blocks, priorUna, ack, report);
  const una = seqMax(ack, priorUna);
  const walk: Walk = {from: una, lowest: snd.nxt};
  const named = dsack ? blocks.slice(1) : [...blocks];
  const twice = dsack && (seqGt(dsack.left, ack) || isRepaired(tcb, dsack, ack)) ? dsack : null;
  // Within a block it is found as that is walked through; once more as its own turn comes, if the
  // walk went to the end of the queue, from where the next one is not led on (tcp_sacktag_skip).
  const [around] = named;
  const behind = twice !== null && around !== undefined && seqGt(twice.left, around.left);
  if (twice) walk.lowest = duplicatesInFlight(tcb, twice, walk.lowest, behind);
  if (behind) named.push(twice);
  // From left to right, whatever their order, so that it does not look like reordering.
  named.sort((a, b) => seqDiff(a.left, b.left));
  const before = cc.sackedOut > 0 ? cc.blocks : [];
  cc.blocks = [];
  let ended = false;
  for (const block of named) {
    if (!seqLt(block.left, block.right) || seqGt(block.right, snd.nxt)) continue;
    // A block that begins where the ACK ends makes no sense: it would have been acknowledged.
    if (!seqGt(block.left, una)) continue;
    cc.blocks.push(block);
    for (const part of unseen(block, block === twice ? [] : before)) {
      walkPart(tcb, part, una, walk, report, now);
      if (block === around) ended = walk.from === una;
    }
  }
  if (twice && behind && ended) walk.lowest = duplicatesInFlight(tcb, twice, walk.lowest);
  const counts = cc.phase !== "loss" || cc.undoMarker >= 0;
  if (counts) noteReordering(tcb, walk.lowest);
}

/** How far the segments in flight were walked through for the blocks of one ACK. */
interface Walk {
  /** What ends before this is not looked at again; SND.UNA once the walk came to the end. */
  from: number;
  /** Where the first segment begins that was SACKed late. */
  lowest: number;
}

/** Marks the segments in a part of a block (tcp_sacktag_walk). */
function walkPart(
  tcb: Tcb,
  {from, left, right}: Part,
  una: number,
  walk: Walk,
  report: AckReport,
  now: Micros
): void {
  const {inFlight, nxt} = tcb.snd;
  if (from === left) partAt(tcb, left);
  const start = beginWithin(tcb, left, seqMax(from, walk.from), walk.from);
  const rest = seqLt(walk.from, right) ? endWithin(inFlight, left, right) : inFlight.length;
  let shifted = false;
  let passed = right;
  let i = inFlight.after(start);
  for (; i < inFlight.length; i++) {
    const sent = inFlight.at(i);
    if (seqGe(sent.seq, right)) break;
    if (seqLt(sent.seq, left)) continue;
    if (seqGt(sent.end, right)) {
      if (sent.sacked) continue;
      passed = behindStraddling(tcb, i);
      break;
    }
    if (!sent.sacked) {
      if (isLate(tcb, sent)) walk.lowest = seqMin(walk.lowest, sent.seq);
      markSacked(tcb, sent, report, now);
    }
    shifted = partBuffers(tcb, i, right, shifted);
  }
  inFlight.part(rest);
  // Behind the last segment no walk goes on: the next one begins where its block does.
  walk.from = i === inFlight.length || passed === nxt ? una : passed;
}

/** Part of a block: segments that end after `from` and lie between `left` and `right`. */
interface Part extends SackBlock {
  readonly from: number;
}

/**
 * What of a block no block of the ACK before has named: only there does Linux look for segments
 * (recv_sack_cache).
 */
function unseen({left, right}: SackBlock, before: readonly SackBlock[]): Part[] {
  const parts: Part[] = [];
  let from = left;
  for (const seen of before) {
    if (!seqLt(left, seen.right)) continue;
    if (!seqGt(right, seen.left)) break;
    if (seqLt(left, seen.left)) parts.push({from, left, right: seen.left});
    if (!seqGt(right, seen.right)) return parts;
    from = seqMax(from, seen.right);
  }
  parts.push({from, left, right});
  return parts;
}

/**
 * A block ends within the segment at `index`. The walk for the next one, which overlaps it, begins
 * behind the whole buffer where that could join what is SACKed before it (tcp_shift_skb_data).
 */
function behindStraddling({snd: {inFlight}}: Tcb, index: number): number {
  const sent = inFlight.at(index);
  const before = index > 0 ? inFlight.at(index - 1) : null;
  const run = inFlight.run(index);
  const passes = run === 1 || (before?.sacked && before.length === sent.length);
  return passes ? inFlight.at(index + run - 1).end : sent.seq;
}

/** A buffer ends with the segment in which a block begins, or before it (tcp_match_skb_to_sack). */
function partAt({snd: {inFlight}}: Tcb, left: number): void {
  const index = inFlight.after(left);
  // What is SACKed is one with its neighbours.
  if (index < inFlight.length && !inFlight.at(index).sacked)
    inFlight.part(firstFrom(inFlight, left));
}

/** The index of the first segment that begins at `left` or after. */
function firstFrom(inFlight: SentQueue, left: number): number {
  const index = inFlight.after(left);
  return index < inFlight.length && seqLt(inFlight.at(index).seq, left) ? index + 1 : index;
}

/** It was sent before something already SACKed and comes only now: the path reorders. */
function isLate({cc}: Tcb, {seq, transmissions}: Sent): boolean {
  return transmissions === 0 && cc.sackedOut > 0 && seqLt(seq, cc.highestSacked);
}

/**
 * A buffer that is SACKed already is cut where a block begins within it (tcp_match_skb_to_sack),
 * unless the walk is past that. What belongs together is joined again. Returns from where on the
 * walk goes: `start`, or the block's begin, where that is found with it.
 */
function beginWithin({snd, cc}: Tcb, left: number, start: number, passed: number): number {
  const {inFlight} = snd;
  const first = inFlight.after(start);
  if (first === inFlight.length || start === cc.highestSacked || seqLt(left, passed)) return start;
  if (seqGt(inFlight.at(inFlight.bufferStart(first)).seq, left)) return start;
  const begin = firstFrom(inFlight, left);
  if (begin < inFlight.length && inFlight.at(begin).sacked) inFlight.part(begin);
  return left;
}

/**
 * Where a block ends within a buffer that is SACKed already, so that this is cut there, whatever
 * it was joined with (tcp_shift_skb_data); the queue's length where it does not.
 */
function endWithin(inFlight: SentQueue, left: number, right: number): number {
  const index = inFlight.after(right);
  if (index === inFlight.length) return index;
  const {sacked, begins} = inFlight.at(index);
  const within = sacked && !begins && seqGe(inFlight.at(index - 1).seq, left);
  return within ? index : inFlight.length;
}

/**
 * What is SACKed is no longer in one buffer with what lies beyond `right`. A buffer joins what is
 * SACKed before it, and then what is SACKed behind it (tcp_shift_skb_data). Returns whether it did;
 * `shifted` says so of the segment before, which may be in the same one.
 */
function partBuffers({snd}: Tcb, index: number, right: number, shifted: boolean): boolean {
  const {inFlight} = snd;
  const before = index > 0 ? inFlight.at(index - 1) : null;
  const sent = inFlight.at(index);
  const next = index + 1 < inFlight.length ? inFlight.at(index + 1) : null;
  let joined = shifted && !sent.begins;
  if (!before?.sacked) inFlight.part(index);
  else if (
    sent.begins &&
    !(before.flags & EOR) &&
    segmentsBefore(inFlight, index) === sent.length
  ) {
    inFlight.join(index);
    joined = true;
  }
  if (joined && next?.sacked && next.length === sent.length && !(sent.flags & EOR)) {
    inFlight.join(index + 1);
  }
  if (next && !next.sacked && seqGt(next.end, right)) inFlight.part(index + 1);
  return joined;
}

/** Payload of a segment in the buffer before `index`, whose last one may be smaller, in bytes. */
function segmentsBefore(inFlight: SentQueue, index: number): Bytes {
  const before = inFlight.at(index - 1);
  return before.begins ? before.length : Math.max(before.length, inFlight.at(index - 2).length);
}

/**
 * A report of a duplicate (RFC 2883): counts the retransmissions that were not needed. More of them
 * than there were retransmissions are not believed. Returns the duplicate; null for none.
 */
function takeDsack(
  tcb: Tcb,
  blocks: readonly SackBlock[],
  priorUna: number,
  ack: number,
  report: AckReport
): SackBlock | null {
  const {snd, cc} = tcb;
  const [first, second] = blocks;
  if (!first || !seqLt(first.left, first.right)) return null;
  if (!seqLt(first.left, ack)) {
    // It is within the next block.
    if (!second || seqLt(first.left, second.left) || seqGt(first.right, second.right)) return null;
  }
  const length = seqDiff(first.right, first.left);
  if (length > snd.maxWnd) return null;
  const probe = length <= snd.mss && cc.tlpHigh === first.right;
  const count = Math.max(1, Math.ceil(length / snd.mss));
  report.probeDuplicated ||= probe;
  cc.dsackDuplicates += count;
  if (cc.dsackDuplicates > cc.totalRetransmits) return null;
  if (cc.reordering && !probe) cc.dsackSeen = true;
  report.dsacked = true;
  // What was sent again in vain was delivered, too.
  cc.delivered += count;
  const below = !seqGt(first.right, priorUna);
  if (cc.undoMarker >= 0 && cc.undoRetrans > 0 && below && seqGt(first.right, cc.undoMarker)) {
    cc.undoRetrans = Math.max(0, cc.undoRetrans - count);
  }
  return first;
}

/** Is it acknowledged together with the report, and since this episode began? */
function isRepaired({cc}: Tcb, {right}: SackBlock, ack: number): boolean {
  return cc.undoMarker >= 0 && !seqGt(right, ack) && seqGt(right, cc.undoMarker);
}

/**
 * What is reported twice was in flight until now: its retransmission has arrived, and was not
 * needed. What was SACKed already was late (tcp_sacktag_one), unless only what is not counts.
 * Returns the least of `lowest` and where that begins.
 */
function duplicatesInFlight(
  {snd, cc}: Tcb,
  {left, right}: SackBlock,
  lowest: number,
  unsacked = false
): number {
  for (let i = snd.inFlight.after(left); i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    if (seqGe(sent.seq, right)) break;
    if (seqLt(sent.seq, left) || seqGt(sent.end, right) || sent.transmissions === 0) continue;
    if (unsacked && sent.sacked) continue;
    if (sent.sacked) lowest = seqMin(lowest, sent.seq);
    const marked = cc.undoMarker >= 0 && seqGt(sent.end, cc.undoMarker);
    if (marked && cc.undoRetrans > 0) cc.undoRetrans--;
    if (!sent.retrans) continue;
    sent.retrans = false;
    cc.retransOut--;
  }
  return lowest;
}

function markSacked(tcb: Tcb, sent: Sent, report: AckReport, now: Micros): void {
  const {cc} = tcb;
  report.sacked = true;
  sent.sacked = true;
  if (sent.transmissions === 0) {
    if (!seqGt(sent.end, cc.high)) report.originalSacked = true;
    if (report.firstSacked < 0) report.firstSacked = sent.sentAt;
    report.lastSacked = sent.sentAt;
  }
  sent.watched = false;
  if (sent.lost) {
    sent.lost = false;
    cc.lostOut--;
    // Else the retransmission of what turned out not to be lost is on its way still.
    if (sent.retrans) cc.retransOut--;
    sent.retrans = false;
  }
  cc.sackedOut++;
  cc.delivered++;
  cc.highestSacked = cc.sackedOut === 1 ? sent.end : seqMax(cc.highestSacked, sent.end);
  rackDelivered(tcb, sent, report, now);
  if (tcb.rate && report.rate) noteDelivered(tcb.rate, report.rate, sent);
}
