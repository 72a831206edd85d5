/** The SACK option of an arriving segment (RFC 2018 §5, RFC 2883). */
import type {Micros} from "../../base/units.ts";
import {seqDiff, seqGe, seqGt, seqLe, seqLt, seqMax} from "../../wire/seq.ts";
import type {SackBlock} from "../../wire/segment.ts";
import type {AckReport} from "../block/ack-report.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import type {Tcb} from "../block/tcb.ts";
import {rackDelivered} from "../recovery/rack.ts";

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
  const [first] = blocks;
  const dsack = first !== undefined && isDsack(blocks, ack);
  if (dsack) {
    report.dsacked = true;
    if (cc.undoMarker >= 0 && cc.undoRetrans > 0 && seqGt(first.right, cc.undoMarker)) {
      cc.undoRetrans--;
    }
  }
  const taken: SackBlock[] = [];
  // From left to right, whatever their order, so that it does not look like reordering.
  const named = dsack ? blocks.slice(1) : [...blocks];
  for (const block of named.sort((a, b) => seqDiff(a.left, b.left))) {
    if (!seqLt(block.left, block.right) || seqGt(block.right, snd.nxt)) continue;
    if (seqLt(block.left, priorUna)) continue;
    taken.push(block);
    for (let i = firstUnseen(tcb, block); i < snd.inFlight.length; i++) {
      const sent = snd.inFlight.at(i);
      if (seqGe(sent.seq, block.right)) break;
      if (sent.sacked || seqLt(sent.seq, block.left) || seqGt(sent.end, block.right)) continue;
      markSacked(tcb, sent, report, now);
    }
  }
  if (taken.length > 0) snd.sacked = taken;
}

/** Blocks grow from ACK to ACK: where the last ACK's block ended, the new part begins. */
function firstUnseen(tcb: Tcb, {left}: SackBlock): number {
  const {snd} = tcb;
  for (const seen of snd.sacked) {
    if (seqLe(seen.left, left) && seqLt(left, seen.right)) return snd.inFlight.after(seen.right);
  }
  return snd.inFlight.after(left);
}

function isDsack(blocks: readonly SackBlock[], ack: number): boolean {
  const [first, second] = blocks;
  if (!first) return false;
  if (seqLt(first.left, ack)) return true;
  return second !== undefined && seqGe(first.left, second.left) && seqLe(first.right, second.right);
}

function markSacked(tcb: Tcb, sent: Sent, report: AckReport, now: Micros): void {
  const {cc} = tcb;
  report.sacked = true;
  sent.sacked = true;
  if (sent.transmissions === 0) {
    // It was sent before something already SACKed and comes only now: the path reorders.
    if (cc.sackedOut > 0 && seqLt(sent.seq, cc.highestSacked)) noteReordering(tcb, sent);
    if (!seqGt(sent.end, cc.high)) report.originalSacked = true;
    if (report.firstSacked < 0) report.firstSacked = sent.sentAt;
    report.lastSacked = sent.sentAt;
  }
  if (sent.lost) {
    sent.lost = false;
    cc.lostOut--;
  }
  if (sent.retrans) {
    sent.retrans = false;
    cc.retransOut--;
  }
  cc.sackedOut++;
  cc.delivered++;
  cc.highestSacked = cc.sackedOut === 1 ? sent.end : seqMax(cc.highestSacked, sent.end);
  rackDelivered(tcb, sent, now);
}

/** The path reorders: from now on wait longer before taking a segment for lost. */
export function noteReordering(tcb: Tcb, sent: Sent): void {
  const {cc} = tcb;
  cc.reordering = true;
  const distance = Math.ceil(seqDiff(cc.highestSacked, sent.seq) / Math.max(1, tcb.snd.mss));
  cc.dupThreshold = Math.min(Math.max(cc.dupThreshold, distance), 300);
}
